import type { ExitCode } from './exitCodes.ts'

/**
 * From what a payer did wrong to the exit code that the host hears: contract section 2, for every payer alike.
 * `where` names the step of the journey; the first row that fits wins.
 *
 * `plans` are the sandbox plans that do just this, so that each row can be produced in test mode: `${sandbox}/faults/
 * <slug>/fhir` is the plan's FHIR base, "Sandbox: " and `says` its label. Several where the row has several causes.
 */
export const FAULTS = [
  {
    where: 'discovery',
    fault: 'no answer',
    code: 'QUERY_TIMEOUT',
    plans: [{ slug: 'silent', id: 'f409fa2f-307c-4542-955b-024eab86633f', says: 'payer does not answer' }],
  },
  {
    where: 'discovery',
    fault: 'status 408',
    code: 'QUERY_TIMEOUT',
    plans: [{ slug: 'status-408', id: 'a3e3c439-2857-4626-9273-f20ded1f06c7', says: 'payer gives up (408)' }],
  },
  {
    where: 'discovery',
    fault: 'status 504',
    code: 'QUERY_TIMEOUT',
    plans: [
      { slug: 'status-504', id: '2371ff3c-591b-4c9d-9e61-716249951d3b', says: 'gateway times out (504)' },
    ],
  },
  {
    where: 'discovery',
    fault: 'status 5xx',
    code: 'QUERY_SERVER_ERROR',
    plans: [
      { slug: 'status-500', id: '9580eae5-3985-4a27-b6d5-492f47891482', says: 'payer breaks (500)' },
      { slug: 'status-503', id: '6ce6e726-e98f-4ed5-afd5-161f6e2030e6', says: 'payer is down (503)' },
    ],
  },
  {
    where: 'discovery',
    fault: 'unusable metadata',
    code: 'QUERY_INVALID_CONFIG',
    plans: [
      { slug: 'garbled-metadata', id: '8f82e4e6-a4c8-4329-953d-a3c2b9572f72', says: 'metadata is no JSON' },
      {
        slug: 'no-token-endpoint',
        id: '626ac08c-2f0f-46aa-a03d-1427d51abfb0',
        says: 'metadata lacks tokens',
      },
      { slug: 'no-pkce', id: 'bd0468d0-1a91-4d62-b7d9-3cf771d102f4', says: 'metadata lacks PKCE' },
      { slug: 'refused-client', id: 'aefa4cec-76e4-4314-a465-914c71bc0961', says: 'payer refuses us (403)' },
    ],
  },
  {
    where: 'callback',
    fault: 'plan not offered',
    code: 'QUERY_INELIGIBLE',
    plans: [
      {
        slug: 'not-offered',
        id: '9dde602e-991f-4006-8ca9-63fc8510cb9a',
        says: 'membership not offered',
        planNotOffered: 'unsupported_product',
      },
      {
        slug: 'not-offered-by-description',
        id: 'dc8decf2-39f6-401c-9c16-42039d65a3ab',
        says: 'membership not offered (in words)',
        planNotOffered: 'The member is enrolled in a dental product.',
      },
    ],
  },
  {
    where: 'callback',
    fault: 'temporarily_unavailable',
    code: 'QUERY_TIMEOUT',
    plans: [{ slug: 'times-out', id: 'c833b398-2d62-4cef-b71e-1db7ce5c57d1', says: 'payer times out' }],
  },
  {
    where: 'callback',
    fault: 'server_error',
    code: 'QUERY_SERVER_ERROR',
    plans: [{ slug: 'server-error', id: 'bc757927-bff3-4cbe-9066-ce3b394417a4', says: 'payer has an error' }],
  },
  {
    where: 'callback',
    fault: 'access_denied',
    code: 'QUERY_REJECTED',
    plans: [{ slug: 'declines', id: '1cfeab64-22db-4433-bd73-ad18315327cb', says: 'payer declines' }],
  },
  {
    where: 'callback',
    fault: 'invalid_scope',
    code: 'QUERY_INVALID_SCOPE',
    plans: [{ slug: 'invalid-scope', id: 'a178ce24-1474-4be5-a6aa-f47e02fc5480', says: 'scope is refused' }],
  },
  {
    where: 'callback',
    fault: 'unauthorized_client',
    code: 'QUERY_INVALID_CONFIG',
    plans: [
      {
        slug: 'unauthorized-client',
        id: '97c49335-6f24-4315-9874-e09ddb2e1010',
        says: 'client is not allowed',
      },
    ],
  },
  {
    where: 'callback',
    fault: 'invalid_client',
    code: 'QUERY_INVALID_CONFIG',
    plans: [
      { slug: 'invalid-client', id: 'a37abe33-2ac0-4bb5-81c5-64009f327a59', says: 'client is unknown' },
    ],
  },
  {
    where: 'callback',
    fault: 'other error',
    code: 'QUERY_UNKNOWN',
    plans: [
      { slug: 'invalid-request', id: '30ce61bc-b5de-4e71-aab4-59164b1f04dd', says: 'request not understood' },
      { slug: 'made-up-error', id: '540790dd-f657-4f67-96ec-346aacf85673', says: 'error of its own making' },
    ],
  },
  {
    where: 'callback',
    fault: 'malformed',
    code: 'INVALID_REQUEST',
    plans: [
      { slug: 'no-code', id: '98516fcf-0d1f-4a0d-880f-dd5f421151b5', says: 'answer without code' },
      { slug: 'code-twice', id: '27bc3745-b488-4ac2-b7cd-a67caa7b18f8', says: 'answer with two codes' },
    ],
  },
  {
    where: 'callback',
    fault: 'wrong issuer',
    code: 'INVALID_REQUEST',
    plans: [
      { slug: 'wrong-issuer', id: '5c2f693a-61e2-49f2-815f-c555e7502359', says: 'answer of another issuer' },
      { slug: 'no-issuer', id: '64153c6b-b6a2-47e2-a227-140d141b9d0e', says: 'answer without issuer' },
    ],
  },
  {
    where: 'callback',
    fault: 'wrong state',
    code: 'INVALID_STATE',
    plans: [
      { slug: 'garbled-state', id: '1d263e64-099e-4a55-bc1f-04b975bc6882', says: 'answer garbles state' },
      { slug: 'no-state', id: '603cf66a-5479-4df3-bcd6-33fc7ad8657c', says: 'answer without state' },
    ],
  },
  {
    where: 'token',
    fault: 'unusable answer',
    code: 'AUTHORIZATION_CODE_EXCHANGE',
    plans: [
      { slug: 'code-refused', id: '9852f0f6-292b-480b-b96b-1f66ffe3eb3f', says: 'code is refused' },
      { slug: 'no-patient', id: '912d38f1-bf77-4c62-974c-80134873f718', says: 'token names nobody' },
      { slug: 'garbled-token', id: 'a375de9f-dde5-4b6d-9bb6-e512fa6eeb61', says: 'token is no JSON' },
      { slug: 'token-error', id: 'e5e31eef-797c-4343-b030-fdac8ab7419a', says: 'token breaks (500)' },
    ],
  },
  {
    where: 'patient',
    fault: 'status 403 or 404',
    code: 'QUERY_INELIGIBLE',
    plans: [
      {
        slug: 'patient-refused',
        id: '5303fdcf-5261-4122-8d87-0b5d50208d5b',
        says: 'member is refused (403)',
      },
      {
        slug: 'patient-missing',
        id: 'ef372ac5-65eb-4c86-8268-5d364994f87f',
        says: 'member is missing (404)',
      },
    ],
  },
  {
    where: 'sync',
    fault: 'every type failed',
    code: 'PATIENT_INIT',
    plans: [
      { slug: 'records-fail', id: 'd7963db9-e473-4edb-9aa1-d20ad4fd227d', says: 'records fail (500)' },
      {
        slug: 'records-refused',
        id: '527ae301-608a-4b7b-8e18-072eeeb89cef',
        says: 'refused records (403)',
      },
    ],
  },
] as const satisfies readonly FaultRow[]

interface FaultRow {
  where: 'discovery' | 'callback' | 'token' | 'patient' | 'sync'
  fault: string
  code: ExitCode
  plans: readonly [FaultPlan, ...FaultPlan[]]
}

/** A plan of the test directory whose payer commits one fault. */
export interface FaultPlan {
  /** Its folder at the sandbox. */
  slug: string
  /** Its `endpoint` id, a UUID. */
  id: string
  /** The end of its label. */
  says: string
  /** The `error` or `error_description` by which this payer says that the patient's plan is not offered. */
  planNotOffered?: string
}

export type Fault = (typeof FAULTS)[number]
export type FaultName<Where extends Fault['where']> = Extract<Fault, { where: Where }>['fault']
export type FaultSlug = Fault['plans'][number]['slug']

/** A failing plan together with the row it stands for. */
export interface ListedFaultPlan extends FaultPlan {
  slug: FaultSlug
  where: Fault['where']
  fault: Fault['fault']
  code: ExitCode
}

/** Every failing plan, in the order of the table. */
export const FAULT_PLANS: readonly ListedFaultPlan[] = FAULTS.flatMap(({ where, fault, code, plans }) => {
  const listed: readonly (FaultPlan & { slug: FaultSlug })[] = plans
  return listed.map((plan) => ({ ...plan, where, fault, code }))
})

/** The exit code for a fault at a step. */
export function codeOfFault<Where extends Fault['where']>(where: Where, fault: FaultName<Where>): ExitCode {
  const row = FAULTS.find((row) => row.where === where && row.fault === fault)
  if (row === undefined) throw new TypeError(`No such fault at ${where}: ${fault}`)
  return row.code
}

/** What a patient, or a developer, finds the plan by. */
export function labelOfFault({ says }: Pick<FaultPlan, 'says'>): string {
  return `Sandbox: ${says}`
}
