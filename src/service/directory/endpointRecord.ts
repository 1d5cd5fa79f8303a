import * as z from 'zod'
import { ENDPOINT_STATUSES, NETWORK_NAMES, ORGANIZATION_TYPES } from '../../contract/endpoints.ts'
import { UUID } from '../../contract/keys.ts'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'

/** How a client proves itself at the token endpoint, by the names of OAuth (RFC 7591, section 2). */
export const CLIENT_METHODS = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
] as const
export type ClientMethod = (typeof CLIENT_METHODS)[number]

/** One payer endpoint of the directory (contract section 6), with what our client there needs. */
export const endpointFields = z.strictObject({
  id: z.string().regex(UUID, 'must be a UUID').toLowerCase(),
  /** Slug, `humana-sandbox` for example. */
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a slug such as "aetna"'),
  /** The brands, the best known first. */
  label: z.array(z.string().min(1)).min(1),
  /** What tells it from others of the same brand. */
  subtitle: z.optional(z.string().min(1)),
  /** Other words that people search it by. */
  aliases: z.array(z.string()).default([]),
  /** Two-letter codes; empty: everywhere. */
  states: z.array(z.string().regex(/^[A-Z]{2}$/)).default([]),
  organization: z.strictObject({ name: z.string(), type: z.enum(ORGANIZATION_TYPES) }),
  status: z.enum(ENDPOINT_STATUSES),
  mode: z.enum(['TEST', 'LIVE']),
  network: z.enum(NETWORK_NAMES),
  linesOfBusiness: z.array(z.string()).default([]),
  refreshable: z.boolean(),
  resources: z.array(z.enum(RESOURCE_TYPES)).default([...RESOURCE_TYPES]),
  /** Place among the plans shown first, 1 the first; absent: found by search only. */
  popularity: z.optional(z.int().min(1)),
  /** Without a trailing slash. Sent to the payer as `aud`, character for character. */
  fhirBase: z.url(),
  /** Our client there; absent: not connected. */
  clientId: z.optional(z.string().min(1)),
  clientSecret: z.optional(z.string().min(1)),
  /** How our client says that it is the one; absent: by the secret where there is one, as the payer's metadata asks. */
  clientMethod: z.optional(z.enum(CLIENT_METHODS)),
  /** The `kid` of `CLIENT_KEYS` for private_key_jwt; absent: the first that the payer takes. */
  clientKeyId: z.optional(z.string().min(1)),
  /** The id in the redirect URI, where brands at one FHIR base share one client; absent: its own. */
  redirectId: z.optional(z.string().regex(UUID, 'must be a UUID').toLowerCase()),
  /** How long the payer lets an authorization last at most; 0: without end; absent: unknown. */
  maxAuthorizationSeconds: z.optional(z.int().min(0)),
  /** `error` or `error_description` texts by which this payer says that the patient's plan is not offered. */
  planNotOffered: z.array(z.string().min(1)).default([]),
  /** A sign-in that works here in test mode. */
  testLogin: z.optional(z.strictObject({ username: z.string(), password: z.string() })),
})

export type EndpointRecord = z.infer<typeof endpointFields>

/** What of our client there fits together. That a secret is there, who loads it says: it is not where the rest is kept. */
export function checkClient(
  record: Pick<EndpointRecord, 'status' | 'clientId' | 'clientSecret' | 'clientMethod' | 'clientKeyId'> & {
    clientSecretFile?: string | undefined
    clientSecretEnv?: string | undefined
  },
  context: { addIssue: (issue: { code: 'custom'; path: string[]; message: string }) => void },
): void {
  const wrong = (field: string, message: string) => {
    context.addIssue({ code: 'custom', path: [field], message })
  }
  const { status, clientId, clientMethod: method, clientKeyId } = record
  if (status === 'CONNECTED' && clientId === undefined) wrong('clientId', 'a connected plan needs one')
  const secrets = (['clientSecret', 'clientSecretFile', 'clientSecretEnv'] as const).filter(
    (field) => record[field] !== undefined,
  )
  const [first, second] = secrets
  const takesSecret = method === undefined || method.startsWith('client_secret')
  if (first !== undefined && !takesSecret) wrong(first, `${method} has none`)
  if (second !== undefined) wrong(second, 'is one secret too many')
  if (clientKeyId !== undefined && method !== 'private_key_jwt') {
    wrong('clientKeyId', 'only private_key_jwt has one')
  }
}

export const endpointRecordSchema = endpointFields.superRefine(checkClient)
