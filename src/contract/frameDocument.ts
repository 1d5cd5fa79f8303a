import * as z from 'zod/mini'
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
  application: z.object({ name: z.string() }),
  mode: z.enum(['TEST', 'LIVE']),
  popularPlans: z.array(planCardSchema),
  /** Protocol 1 only: the options as parsed from the query, to be read by `frameOptionsSchema`. */
  legacyOptions: z.optional(z.unknown()),
})

export type FrameBoot = z.infer<typeof frameBootSchema>
export const BOOT_ELEMENT_ID = 'boot'
