import type { ExitCode } from '../../contract/exitCodes.ts'

/** Which explanation of the catalogue fits a code: `failure.help.<this>`. */
export const FAILURE_HELP = {
  AUTHORIZATION_CODE_EXCHANGE: 'answer',
  INVALID_ENDPOINT: 'host',
  INVALID_ENDPOINT_MODE: 'host',
  INVALID_PUBLISHABLE_KEY: 'host',
  INVALID_REQUEST: 'answer',
  INVALID_STATE: 'state',
  INVALID_USER: 'host',
  INVALID_USAGE: 'host',
  PATIENT_INIT: 'answer',
  QUERY_REJECTED: 'rejected',
  QUERY_TIMEOUT: 'busy',
  QUERY_INELIGIBLE: 'ineligible',
  QUERY_UNKNOWN: 'busy',
  QUERY_SERVER_ERROR: 'busy',
  QUERY_INVALID_CONFIG: 'repair',
  QUERY_INVALID_SCOPE: 'repair',
} as const satisfies Record<ExitCode, string>
