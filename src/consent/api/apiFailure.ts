import { apiErrorSchema } from '../../contract/sessionApi.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'

/** The service, or the way to it, did not do what was asked. */
export class ApiFailure extends Error {
  override name = 'ApiFailure'
  /** HTTP status; 0 where there was no answer. */
  readonly status: number
  readonly code: ExitCode | undefined
  /** The field of the request that was refused. */
  readonly field: string | undefined
  /** For support. */
  readonly reference: string | undefined

  constructor(status: number, message: string, options: { body?: unknown; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    const said = apiErrorSchema.safeParse(options.body).data?.error
    this.status = status
    this.code = said?.code
    this.field = said?.field
    this.reference = said?.reference
  }
}
