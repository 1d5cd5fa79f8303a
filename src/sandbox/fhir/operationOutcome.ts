/** R4 issue codes that the sandbox answers with. */
export type IssueCode =
  'login' | 'forbidden' | 'not-found' | 'not-supported' | 'invalid' | 'value' | 'exception'

/** A failure that the FHIR API answers with an OperationOutcome. */
export class FhirError extends Error {
  readonly status: number
  readonly code: IssueCode
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: IssueCode, text: string, headers: Record<string, string> = {}) {
    super(text)
    this.name = 'FhirError'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

export function operationOutcome(code: IssueCode, text: string): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { text }, diagnostics: text }],
  })
}
