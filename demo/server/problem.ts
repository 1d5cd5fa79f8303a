import type { ProblemCode } from '../wire.ts'

const STATUS = {
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  FOREIGN_PAGE: 403,
  EXCHANGE_REFUSED: 422,
  STILL_SYNCING: 503,
  SYNC_FAILED: 422,
  ACCESS_ENDED: 410,
  API_UNREACHABLE: 502,
  API_ERROR: 502,
  UNEXPECTED: 500,
} as const satisfies Record<ProblemCode, number>

/** A failure with a sentence for the person at the page; `cause` is for the log alone. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly statusCode: number

  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.statusCode = STATUS[code]
  }
}
