import type { ExitCode } from '../../contract/exitCodes.ts'

export interface HttpErrorDetails {
  /** The session API's exit code. */
  code?: ExitCode
  /** The field of the request that is wrong. */
  field?: string
  /** The Link API's `error`, where it is not the status text: an OAuth code. */
  error?: string
  reference?: string
  /** The `WWW-Authenticate` of a refusal, where it is not the usual one. */
  challenge?: string
}

/** What a request is refused with. The message is public: no token, no personal data, no internals. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly statusCode: number
  readonly details: HttpErrorDetails

  constructor(statusCode: number, message: string, details: HttpErrorDetails = {}) {
    super(message)
    this.statusCode = statusCode
    this.details = details
  }
}
