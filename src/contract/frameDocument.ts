import * as z from 'zod/mini'
import { hostedPageSchema } from './hostedPage.ts'
import { planCardSchema } from './plans.ts'

/**
 * What the service writes into the frame's document, as the text of `<script type="application/json" id="boot">`, so
 * that the first screen waits for no further request. Only ever sent for a key and an origin that were verified.
 */
export const frameBootSchema = z.object({
  /** 2: our script, options follow by message. 1: an old script, options are in `legacyOptions`. */
  protocol: z.union([z.literal(1), z.literal(2)]),
  publishableKey: z.string(),
  /** The origin that messages are posted to. */
  openerOrigin: z.string(),
  openerUrl: z.string(),
  /** `logo`: the path of its picture, for where its initials would stand. */
  application: z.object({ name: z.string(), logo: z.optional(z.string()) }),
  mode: z.enum(['TEST', 'LIVE']),
  popularPlans: z.array(planCardSchema),
  /** Protocol 1 only: the options as parsed from the query, to be read by `frameOptionsSchema`. */
  legacyOptions: z.optional(z.unknown()),
  /** The page of `/link/auth`, at top level: there is no host, the options are here, and the end is a way back. */
  hosted: z.optional(
    z.object({
      page: hostedPageSchema,
      /** To be read by `frameOptionsSchema`. */
      options: z.unknown(),
      /** Whether its session is open already: the page was reloaded, returned to, or opened twice. */
      resuming: z.boolean(),
      /** The address on our own origin that leads back to the client. */
      returnPath: z.string(),
    }),
  ),
})

export type FrameBoot = z.infer<typeof frameBootSchema>
export const BOOT_ELEMENT_ID = 'boot'
