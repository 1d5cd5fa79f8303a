import type { ExitCode } from './exitCodes.ts'

/**
 * From what a payer did wrong to the exit code that the host hears: contract section 2, for every payer alike.
 * `where` names the step of the journey; the first row that fits wins.
 */
export const FAULTS = [
  { where: 'discovery', fault: 'no answer', code: 'QUERY_TIMEOUT' },
  { where: 'discovery', fault: 'status 408', code: 'QUERY_TIMEOUT' },
  { where: 'discovery', fault: 'status 504', code: 'QUERY_TIMEOUT' },
  { where: 'discovery', fault: 'status 5xx', code: 'QUERY_SERVER_ERROR' },
  { where: 'discovery', fault: 'unusable metadata', code: 'QUERY_INVALID_CONFIG' },
  { where: 'callback', fault: 'plan not offered', code: 'QUERY_INELIGIBLE' },
  { where: 'callback', fault: 'temporarily_unavailable', code: 'QUERY_TIMEOUT' },
  { where: 'callback', fault: 'server_error', code: 'QUERY_SERVER_ERROR' },
  { where: 'callback', fault: 'access_denied', code: 'QUERY_REJECTED' },
  { where: 'callback', fault: 'invalid_scope', code: 'QUERY_INVALID_SCOPE' },
  { where: 'callback', fault: 'unauthorized_client', code: 'QUERY_INVALID_CONFIG' },
  { where: 'callback', fault: 'invalid_client', code: 'QUERY_INVALID_CONFIG' },
  { where: 'callback', fault: 'other error', code: 'QUERY_UNKNOWN' },
  { where: 'callback', fault: 'malformed', code: 'INVALID_REQUEST' },
  { where: 'callback', fault: 'wrong issuer', code: 'INVALID_REQUEST' },
  { where: 'callback', fault: 'wrong state', code: 'INVALID_STATE' },
  { where: 'token', fault: 'unusable answer', code: 'AUTHORIZATION_CODE_EXCHANGE' },
  { where: 'patient', fault: 'status 403 or 404', code: 'QUERY_INELIGIBLE' },
  { where: 'sync', fault: 'every type failed', code: 'PATIENT_INIT' },
] as const satisfies readonly { where: string; fault: string; code: ExitCode }[]

export type Fault = (typeof FAULTS)[number]
export type FaultName<Where extends Fault['where']> = Extract<Fault, { where: Where }>['fault']

/** The exit code for a fault at a step. */
export function codeOfFault<Where extends Fault['where']>(where: Where, fault: FaultName<Where>): ExitCode {
  const row = FAULTS.find((row) => row.where === where && row.fault === fault)
  if (row === undefined) throw new TypeError(`No such fault at ${where}: ${fault}`)
  return row.code
}
