import { HttpError } from '../../http/httpError.ts'
import { clientError } from '../../http/clientError.ts'
import type { FastifyRequest } from 'fastify'
import type { PayerIssue } from '../../sync/typeFailure.ts'

/** R4 issue codes that our FHIR API answers with (seed 002, "Errors"; contract section 5). */
export type IssueCode =
  | 'login'
  | 'forbidden'
  | 'not-found'
  | 'expired'
  | 'not-supported'
  | 'value'
  | 'invalid'
  | 'too-long'
  | 'too-costly'
  | 'transient'
  | 'throttled'
  | 'processing'
  | 'exception'

interface FhirErrorDetails {
  headers?: Record<string, string>
  /** What the payer said, after our own issue. */
  payerIssues?: readonly PayerIssue[]
}

/** What a FHIR request is refused with. The text is public. */
export class FhirError extends Error {
  override name = 'FhirError'
  readonly status: number
  readonly code: IssueCode
  readonly headers: Record<string, string>
  readonly payerIssues: readonly PayerIssue[]

  constructor(status: number, code: IssueCode, text: string, details: FhirErrorDetails = {}) {
    super(text)
    this.status = status
    this.code = code
    this.headers = details.headers ?? {}
    this.payerIssues = details.payerIssues ?? []
  }
}

/** Unknown and foreign ids alike: neither status nor text tells whether it exists. */
export function notFound(): FhirError {
  return new FhirError(404, 'not-found', 'There is no such resource')
}

export function printOutcome({ code, message, payerIssues }: FhirError): string {
  const told = payerIssues.map(({ severity, code: payerCode, text }) => ({
    severity,
    code: payerCode,
    ...(text !== undefined && { details: { text } }),
  }))
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { text: message } }, ...told],
  })
}

/** Any error as one of ours; what is not meant for clients is only logged. */
export function asFhirError(error: unknown, request: FastifyRequest): FhirError {
  if (error instanceof FhirError) return error
  const { statusCode, message, details } = error instanceof HttpError ? error : clientError(error, request)
  const challenge = details.challenge ?? (statusCode === 401 ? 'Bearer' : undefined)
  const headers = challenge === undefined ? {} : { 'www-authenticate': challenge }
  return new FhirError(statusCode, CODE_OF_STATUS[statusCode] ?? codeOfClass(statusCode), message, {
    headers,
  })
}

const CODE_OF_STATUS: Record<number, IssueCode> = {
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-long',
  415: 'not-supported',
  429: 'throttled',
}

function codeOfClass(statusCode: number): IssueCode {
  return statusCode >= 500 ? 'exception' : 'invalid'
}
