import { isObject, objectsAt, ownMember, stringAt } from '../fhirJson.ts'
import type { Json } from '../fhirJson.ts'
import type { PayerIssue } from '../typeFailure.ts'

const MAX_ISSUES = 10
const MAX_TEXT = 500
/** Control characters and halves of surrogate pairs: the database refuses some, no reader wants any. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/gu
const SEVERITIES = new Set(['fatal', 'error', 'warning', 'information'])

/** R4's IssueType codes. */
const CODES = new Set(
  `invalid structure required value invariant security login unknown expired forbidden suppressed processing
  not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly
  business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational`.split(
    /\s+/,
  ),
)

/** What may be kept of a payer's OperationOutcome; nothing for any other body. */
export function readIssues(body: Json | undefined): PayerIssue[] {
  if (!isObject(body) || body.resourceType !== 'OperationOutcome') return []
  return objectsAt(body, 'issue')
    .slice(0, MAX_ISSUES)
    .map((issue) => {
      const severity = stringAt(issue, 'severity') ?? ''
      const code = stringAt(issue, 'code') ?? ''
      const details = ownMember(issue, 'details')
      const text = isObject(details) ? stringAt(details, 'text')?.replace(UNPRINTABLE, ' ').trim() : undefined
      return {
        severity: SEVERITIES.has(severity) ? severity : 'error',
        code: CODES.has(code) ? code : 'processing',
        ...(text !== undefined && text !== '' && { text: Array.from(text).slice(0, MAX_TEXT).join('') }),
      }
    })
}

/** Stands in where a payer gave none. */
export function issueOfStatus(status: number): PayerIssue {
  return { severity: 'error', code: CODE_OF_STATUS[status] ?? (status >= 500 ? 'transient' : 'processing') }
}

const CODE_OF_STATUS: Record<number, string> = {
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  410: 'deleted',
  429: 'throttled',
  501: 'not-supported',
  504: 'timeout',
}
