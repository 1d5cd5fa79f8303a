import { FAULT_PLANS, type FaultSlug } from '../../contract/faults.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/** An answer as it stands. `body` is sent as JSON, as HTML where it begins with `<`; absent: nothing. */
export interface Reply {
  status: number
  body?: string
}

/** How a payer departs from good behaviour, step by step of a sign-in; whatever is absent it does well. */
export interface FaultBehaviour {
  /** Instead of `.well-known/smart-configuration`. */
  discovery?: Reply | 'silence'
  /** Changes that good metadata suffers; `undefined` takes an entry out. */
  metadata?: Readonly<Record<string, unknown>>
  /**
   * What the browser brings back at once, without any page, besides the `state` and `iss` that belong there: null leaves
   * a parameter out, several values repeat it. Absent: the patient signs in at the sandbox as at any plan.
   */
  back?: Readonly<Record<string, string | readonly string[] | null>>
  /** Instead of the token endpoint's answer. */
  token?: Reply
  /** Instead of FHIR answers, for these paths below the base: `Patient/123`, `Coverage`. */
  fhir?: {
    at: RegExp
    reply: Reply
    /** The only types that the server says it has. */ types?: ResourceType[]
  }
}

const HTML = '<!doctype html><title>Oops</title><h1>Something went wrong</h1>'
const READ_OF_PATIENT = /^Patient\/[^/]+$/
const SEARCH_OF_RECORDS = /^(?!Patient$|metadata$)[A-Za-z]+$/

/**
 * What each plan of the fault table does wrong, for real and over HTTP. Everything after the sign-in rests on the
 * sandbox's own authorization and FHIR servers; what comes before it sends the browser back without a page.
 *
 * The failing record plan names few types, since a client tries each of them again and again.
 */
export const FAULT_BEHAVIOURS: Readonly<Record<FaultSlug, FaultBehaviour>> = {
  silent: { discovery: 'silence' },
  'status-408': { discovery: { status: 408 } },
  'status-504': { discovery: { status: 504, body: HTML } },
  'status-500': { discovery: { status: 500, body: HTML } },
  'status-503': { discovery: { status: 503 } },
  'garbled-metadata': { discovery: { status: 200, body: HTML } },
  'no-token-endpoint': { metadata: { token_endpoint: undefined } },
  'no-pkce': { metadata: { code_challenge_methods_supported: ['plain'] } },
  'refused-client': { discovery: { status: 403, body: '{"error":"invalid_client"}' } },

  'not-offered': { back: { error: planNotOffered('not-offered') } },
  'not-offered-by-description': {
    back: { error: 'access_denied', error_description: planNotOffered('not-offered-by-description') },
  },
  'times-out': { back: { error: 'temporarily_unavailable' } },
  'server-error': { back: { error: 'server_error' } },
  declines: { back: { error: 'access_denied', error_description: 'The member did not allow the sharing' } },
  'invalid-scope': { back: { error: 'invalid_scope' } },
  'unauthorized-client': { back: { error: 'unauthorized_client' } },
  'invalid-client': { back: { error: 'invalid_client' } },
  'invalid-request': { back: { error: 'invalid_request' } },
  'made-up-error': { back: { error: 'ERR-4711', error_description: 'Call 1-800-555-0100' } },
  'no-code': { back: {} },
  'code-twice': { back: { code: ['one-code', 'another-code'] } },
  'wrong-issuer': { back: { code: 'a-code', iss: 'https://another-payer.example' } },
  'no-issuer': { back: { code: 'a-code', iss: null } },
  'garbled-state': { back: { code: 'a-code', state: 'garbled' } },
  'no-state': { back: { code: 'a-code', state: null } },

  'code-refused': { token: { status: 400, body: '{"error":"invalid_grant"}' } },
  'no-patient': {
    token: { status: 200, body: '{"access_token":"opens-nothing","token_type":"Bearer","expires_in":3600}' },
  },
  'garbled-token': { token: { status: 200, body: HTML } },
  'token-error': { token: { status: 500, body: HTML } },

  'patient-refused': { fhir: { at: READ_OF_PATIENT, reply: outcome(403, 'forbidden') } },
  'patient-missing': { fhir: { at: READ_OF_PATIENT, reply: outcome(404, 'not-found') } },
  'records-fail': {
    fhir: {
      at: SEARCH_OF_RECORDS,
      reply: outcome(500, 'exception'),
      types: ['Patient', 'Coverage', 'ExplanationOfBenefit'],
    },
  },
  'records-refused': { fhir: { at: SEARCH_OF_RECORDS, reply: outcome(403, 'forbidden') } },
}

function outcome(status: number, code: string): Reply {
  const issue = { severity: 'error', code, details: { text: 'The sandbox fails here on purpose.' } }
  return { status, body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [issue] }) }
}

/** The words that the directory knows this payer's refusal by. */
function planNotOffered(slug: FaultSlug): string {
  const words = FAULT_PLANS.find((plan) => plan.slug === slug)?.planNotOffered
  if (words === undefined) throw new TypeError(`The plan ${slug} has no words for "not offered"`)
  return words
}
