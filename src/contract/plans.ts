import * as z from 'zod/mini'
import { storableText } from './storableText.ts'

/** What a plan's row on the screen needs to know. */
export const planCardSchema = z.object({
  id: z.string(),
  /** The brand, as on the insurance card: the accessible name of the plan's button. */
  label: z.string(),
  /** What tells it from others of the same brand, "Medicare Advantage" for example. */
  subtitle: z.optional(z.string()),
  /** False: shown as "Not yet available". */
  available: z.boolean(),
  /** Whether the payer lets an authorization be refreshed; where not, MULTIPLE falls back to ONE_TIME. */
  refreshable: z.boolean(),
  /** A sign-in that works at this plan in test mode, shown on the explainer. */
  testLogin: z.optional(z.object({ username: z.string(), password: z.string() })),
})

export type PlanCard = z.infer<typeof planCardSchema>

/** `GET /plans?publishableKey&q`: the best matches first; without `q`, the popular plans. */
export const planListSchema = z.object({ plans: z.array(planCardSchema), total: z.number() })
export type PlanList = z.infer<typeof planListSchema>
export const MAX_PLANS_A_SEARCH = 50

/** `POST /plan-requests`: "Can't find your plan?" */
export const planRequestSchema = z.strictObject({
  plan: storableText.check(z.trim(), z.minLength(1), z.maxLength(200)),
  state: z.optional(storableText.check(z.maxLength(100))),
  email: z.optional(z.email()),
})
export type PlanRequest = z.infer<typeof planRequestSchema>
