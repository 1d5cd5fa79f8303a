import * as z from 'zod/mini'
import { UUID } from './keys.ts'

/**
 * What an application is told of, once it is settled: the data is there to read (`synced`) or cannot be had (`failed`),
 * the sharing was ended by patient or application (`revoked`), or by time or the payer (`expired`).
 */
export const CHANGE_TYPES = ['synced', 'failed', 'revoked', 'expired'] as const
export type ChangeType = (typeof CHANGE_TYPES)[number]

/** `t=<Unix seconds>,v1=<hex>`; a second `v1` while a secret is being replaced. */
export const SIGNATURE_HEADER = 'FlexpaLink-Signature'

/** `whsec_`, then 43 characters of the base64url alphabet. Known to the application's server and to us. */
export const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9_-]{43}$/

const uuid = z.string().check(z.regex(UUID))

/**
 * The body of a delivery: what an application needs in order to act, and no more. It holds no token, no name and no
 * record. `id` is the same at each attempt.
 */
export const webhookEventSchema = z.object({
  id: uuid,
  type: z.enum(CHANGE_TYPES),
  /** Unix seconds; when it was settled. */
  created: z.number(),
  data: z.object({
    /** What `sub` is in access tokens and introspection. */
    authorization: uuid,
    application: uuid,
    mode: z.enum(['TEST', 'LIVE']),
    usage: z.enum(['ONE_TIME', 'MULTIPLE']),
    endpoint: z.object({ id: uuid }),
    /** Absent for anonymous users. */
    user: z.optional(z.object({ externalId: z.string() })),
  }),
})
export type WebhookEvent = z.infer<typeof webhookEventSchema>
