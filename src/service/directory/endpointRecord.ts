import * as z from 'zod'
import { UUID } from '../../contract/keys.ts'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'

/** One payer endpoint of the directory (contract section 6), with what our client there needs. */
export const endpointRecordSchema = z.strictObject({
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
  organization: z.strictObject({ name: z.string(), type: z.enum(['PAYER', 'PROVIDER', 'VENDOR']) }),
  status: z.enum(['CONNECTED', 'IN_PROGRESS', 'BROKEN', 'UNKNOWN', 'UNAVAILABLE']),
  mode: z.enum(['TEST', 'LIVE']),
  network: z.enum(['TEFCA_IAS', 'CMS_9115', 'ONC_G10']),
  linesOfBusiness: z.array(z.string()).default([]),
  refreshable: z.boolean(),
  resources: z.array(z.enum(RESOURCE_TYPES)).default([...RESOURCE_TYPES]),
  /** Place among the plans shown first, 1 the first; absent: found by search only. */
  popularity: z.optional(z.int().min(1)),
  /** Without a trailing slash. Sent to the payer as `aud`, character for character. */
  fhirBase: z.url(),
  clientId: z.string().min(1),
  clientSecret: z.optional(z.string().min(1)),
  /** How long the payer lets an authorization last at most; 0: without end; absent: unknown. */
  maxAuthorizationSeconds: z.optional(z.int().min(0)),
  /** `error` or `error_description` texts by which this payer says that the patient's plan is not offered. */
  planNotOffered: z.array(z.string().min(1)).default([]),
  /** A sign-in that works here in test mode. */
  testLogin: z.optional(z.strictObject({ username: z.string(), password: z.string() })),
})

export type EndpointRecord = z.infer<typeof endpointRecordSchema>
