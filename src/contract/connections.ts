import * as z from 'zod/mini'
import { RESOURCE_TYPES } from './resourceTypes.ts'
import { USAGES } from './options.ts'

/**
 * The pages where a patient sees which app has access to what until when, and stops it.
 *
 * `/connections#<secret>` is the receipt's link: it opens its own connection, and what the same person (the app's user
 * and the payer's patient) has linked besides. `/connections/signed-in` follows a sign-in at the plan: it opens all
 * connections of that payer's patient, of whatever app, for a quarter of an hour, by an HttpOnly cookie.
 *
 *   POST /connections/read      { secret? }      → 200 connectionsSchema
 *   POST /connections/stop      { secret?, id }  → 200 connectionsSchema, with that connection REVOKED
 *   POST /connections/sign-out  {}               → 200 {}; the cookie opens nothing any more
 *
 * 404 for a secret that opens nothing, or an id that it does not reach; without a secret, 401 where the cookie is
 * absent or its time is over.
 */
export const readConnectionsSchema = z.strictObject({
  secret: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
})

export const stopConnectionSchema = z.extend(readConnectionsSchema, { id: z.uuid() })

export const CONNECTION_STATES = ['ACTIVE', 'REVOKED', 'ENDED', 'FAILED'] as const

/** All times are Unix milliseconds. */
export const connectionSchema = z.object({
  /** The authorization's id: the app's tokens name it as `sub`, so it serves as the receipt's reference. */
  id: z.string(),
  application: z.string(),
  plan: z.string(),
  /** As the payer gives it; absent once our copy is deleted. */
  patientName: z.optional(z.string()),
  requestedResources: z.array(z.enum(RESOURCE_TYPES)),
  /** What was resolved: ONE_TIME where the plan cannot be read again. */
  usage: z.enum(USAGES),
  agreedAt: z.number(),
  /** The version of the terms that were agreed to. */
  termsVersion: z.optional(z.string()),
  /** When our copy is deleted at the latest; null: when it is stopped, or the plan ends it. */
  until: z.nullable(z.number()),
  /** When records were last copied from the plan; null: not yet. */
  copiedAt: z.nullable(z.number()),
  /** REVOKED: stopped. ENDED: its time is over. FAILED: nothing could be copied. In all three our copy is deleted. */
  state: z.enum(CONNECTION_STATES),
  /** Since when it is not ACTIVE any more. */
  endedAt: z.nullable(z.number()),
})
export type Connection = z.infer<typeof connectionSchema>

export const connectionsSchema = z.object({
  /** The receipt's own first; then those that are active; the newest first. */
  connections: z.array(connectionSchema),
  /** After a sign-in at the plan. */
  signedIn: z.optional(
    z.object({ plan: z.string(), patientName: z.optional(z.string()), endsInSeconds: z.number() }),
  ),
})
export type Connections = z.infer<typeof connectionsSchema>
