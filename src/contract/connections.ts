import * as z from 'zod/mini'
import { RESOURCE_TYPES } from './resourceTypes.ts'
import { USAGES } from './options.ts'

/**
 * The page behind the receipt's link, `/connections#<secret>`: who sees what until when, and one button to stop it.
 *
 *   POST /connections/read   { secret } → 200 connectionSchema, 404 for an unknown secret
 *   POST /connections/stop   { secret } → 200 connectionSchema with state REVOKED
 */
export const connectionSecretSchema = z.strictObject({
  secret: z.string().check(z.minLength(1), z.maxLength(100)),
})

export const connectionSchema = z.object({
  application: z.string(),
  plan: z.string(),
  patientName: z.optional(z.string()),
  requestedResources: z.array(z.enum(RESOURCE_TYPES)),
  usage: z.enum(USAGES),
  /** Unix milliseconds. */
  consentedAt: z.number(),
  /** Unix milliseconds at which our copy is deleted; null when it is kept until stopped. */
  deletedAt: z.nullable(z.number()),
  /** ENDED: the time is over and our copy is deleted. */
  state: z.enum(['ACTIVE', 'REVOKED', 'ENDED']),
})
export type Connection = z.infer<typeof connectionSchema>
