import * as z from 'zod/mini'

/**
 * What the page and its server say to each other; JSON, same origin.
 *
 *   GET    /api/config           configSchema
 *   POST   /api/exchange         exchangeSchema → 201 planSchema
 *   GET    /api/plans            { plans: planSchema[] }
 *   GET    /api/plans/:n/records recordsSchema; waits while the records are being collected
 *   POST   /api/plans/:n/token   {} → { accessToken }; test mode only
 *   DELETE /api/plans/:n         204; the demo forgets the plan
 *
 * Every error is `{ error: { code, message } }`, the message written for the person at the page.
 */
export const APPLICATIONS = ['strict', 'legacy'] as const
export type ApplicationId = (typeof APPLICATIONS)[number]

export const configSchema = z.object({
  /** Where the FlexpaLink script is loaded from. */
  scriptUrl: z.string(),
  /** The API that "Copy as curl" names. */
  apiUrl: z.string(),
  testMode: z.boolean(),
  applications: z.array(z.object({ id: z.enum(APPLICATIONS), name: z.string(), publishableKey: z.string() })),
})
export type DemoConfig = z.infer<typeof configSchema>

export const exchangeSchema = z.strictObject({
  publicToken: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Whose secret key the token belongs to. */
  application: z._default(z.enum(APPLICATIONS), 'strict'),
})

export const planSchema = z.object({
  /** The plan's number in this browser's session, counted from 1 and never given twice. */
  n: z.number(),
  label: z.string(),
  /** `Patient/<id>` */
  patient: z.string(),
  usage: z.string(),
  /** Unix seconds. */
  connectedAt: z.number(),
  /** Unix seconds; then the access token ends. */
  expiresAt: z.number(),
  /** The sync job's state when the token was exchanged. */
  syncState: z.string(),
})
export type Plan = z.infer<typeof planSchema>

export const planListSchema = z.object({ plans: z.array(planSchema) })

export const recordsSchema = z.object({
  /** Counts by type as introspection tells them. */
  counts: z.record(z.string(), z.number()),
  /** Unix seconds, or null before the first. */
  lastSyncedAt: z.nullable(z.number()),
  /** By type, each resource as its own JSON text: what is shown as raw keeps every digit that the API sent. */
  resources: z.record(z.string(), z.array(z.string())),
})
export type Records = z.infer<typeof recordsSchema>

export const tokenSchema = z.object({ accessToken: z.string() })

export const PROBLEM_CODES = [
  'BAD_REQUEST',
  'NOT_FOUND',
  'FOREIGN_PAGE',
  'EXCHANGE_REFUSED',
  'STILL_SYNCING',
  'SYNC_FAILED',
  'ACCESS_ENDED',
  'API_UNREACHABLE',
  'API_ERROR',
  'UNEXPECTED',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

export const problemSchema = z.object({
  error: z.object({ code: z.enum(PROBLEM_CODES), message: z.string() }),
})
