import type { PayerIssue } from '../typeFailure.ts'

/** A request to the payer came to nothing. The message is for the log and holds nothing of the body. */
export class PayerRequestFailed extends Error {
  override name = 'PayerRequestFailed'
  /** Absent where there was no answer, or where it had no fault but its content. */
  readonly status: number | undefined
  readonly issues: PayerIssue[]

  constructor(message: string, issues: PayerIssue[], status?: number) {
    super(message)
    this.status = status
    this.issues = issues
  }
}

/** A failure that the payer itself did not put into words. `code` is one of R4's IssueType. */
export function requestFailed(message: string, code: string): PayerRequestFailed {
  return new PayerRequestFailed(message, [{ severity: 'error', code }])
}
