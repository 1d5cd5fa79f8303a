import * as z from 'zod/mini'
import { EXIT_CODES } from './exitCodes.ts'
import { hostedPageSchema } from './hostedPage.ts'
import { RESOURCE_TYPES } from './resourceTypes.ts'
import { planCardSchema } from './plans.ts'
import { USAGES } from './options.ts'
import type { ExitCode } from './exitCodes.ts'
import type { ResumeContext } from './resumeContext.ts'

/**
 * The session API between the frame and the service, same origin, JSON. All but `POST /sessions` carry
 * `Authorization: Bearer <sessionToken>`. Errors are `{ error: { code?, field?, message } }` with a 4xx or 5xx status.
 *
 *   POST /sessions                    createSessionSchema  → 201 openedSessionSchema
 *   POST /sessions/current/consent    consentSchema        → 201 {}
 *   POST /sessions/current/attempts   attemptSchema        → 201 mintedAttemptSchema
 *   GET  /sessions/current/events?after=N                  → 200 NDJSON stream of sessionEventSchema
 *   POST /sessions/current/success    {}                   → 200 deliveredSchema; the token's 30 minutes start again
 *   POST /sessions/current/interaction {}                  → 200 {}; the first touch, sent with keepalive
 *   POST /sessions/current/exit       exitSchema           → 200 {}; ends the session, sent with keepalive
 *   POST /plan-requests               planRequestSchema    → 201 {}
 *   GET  /plans?publishableKey&q                           → 200 planListSchema (no bearer)
 */

const exitCodeSchema = z.enum(Object.keys(EXIT_CODES) as [ExitCode, ...ExitCode[]])
/** Its type stands by itself, since it is one of the script's options too, whose types travel without Zod. */
export const resumeContextSchema: z.ZodMiniType<ResumeContext> = z.strictObject({
  version: z.literal(1),
  sessionId: z.string(),
  secret: z.string(),
})
const countsSchema = z.partialRecord(z.enum(RESOURCE_TYPES), z.number())

export const createSessionSchema = z.strictObject({
  publishableKey: z.string(),
  openerOrigin: z.string(),
  protocol: z.union([z.literal(1), z.literal(2)]),
  /** Checked by the service, which answers INVALID_USER, INVALID_USAGE or INVALID_ENDPOINT. */
  user: z.optional(z.unknown()),
  usage: z.optional(z.unknown()),
  endpoint: z.optional(z.unknown()),
  requestedResources: z.array(z.enum(RESOURCE_TYPES)),
  skipSyncing: z.boolean(),
  /** The token of an interrupted session of this tab: taken up again if all the above equals that session's. */
  resume: z.optional(z.string()),
  /** True only after our own return in the same window: then an anonymous session may be resumed too. */
  returned: z.optional(z.boolean()),
  /** `_experimentalResumeContext`, as the host gave it; what is no such thing resumes nothing. */
  resumeContext: z.optional(z.unknown()),
  /** The page of `/link/auth`: all the above is what its request says, and the session is the request's one. */
  hosted: z.optional(hostedPageSchema),
})
export type CreateSession = z.infer<typeof createSessionSchema>

/** Where a resumed session stands. */
export const STAGES = ['CHOOSING', 'AUTHORIZING', 'SYNCING', 'SYNCED', 'FAILED'] as const

export const openedSessionSchema = z.object({
  sessionId: z.string(),
  sessionToken: z.string(),
  /** What the patient is asked for: the usage that was resolved (legacy keys may send none). */
  usage: z.enum(USAGES),
  /** For the host to keep, where this browser keeps nothing (`resumeContext.ts`). */
  resumeContext: resumeContextSchema,
  /** The plan, if the `endpoint` option named one, or if a resumed session had chosen one. */
  plan: z.optional(planCardSchema),
  /** Present when `resume` was honoured. */
  resumed: z.optional(
    z.object({
      stage: z.enum(STAGES),
      /** Events up to this cursor are summed up in the fields here; ask for those after it. */
      cursor: z.number(),
      counts: z.optional(countsSchema),
      failure: z.optional(z.object({ code: exitCodeSchema, reference: z.string() })),
    }),
  ),
})
export type OpenedSession = z.infer<typeof openedSessionSchema>

export const consentSchema = z.strictObject({
  endpointId: z.string(),
  agreed: z.literal(true),
  /** The language the patient read it in, a BCP 47 tag. */
  locale: z.string().check(z.regex(/^[a-z\d-]{1,35}$/i)),
})
export type Consent = z.infer<typeof consentSchema>

/** What a way back may measure; hosts with longer addresses are returned to at their origin. */
export const MAX_RETURN_URL_LENGTH = 8_000

export const attemptSchema = z.strictObject({
  endpointId: z.string(),
  /** Same-window navigation only: where to return; its origin must be the verified opener's. */
  returnUrl: z.optional(z.string()),
  /**
   * Where the window offers to go back to if it cannot close, as in a WebView that has one window only; under the same
   * rule as `returnUrl`.
   */
  backUrl: z.optional(z.string()),
})

/**
 * A ticket for one use of `authorizePath` within 10 minutes. It is minted before the click, since a window must be
 * opened in the click itself. Minting does not touch an attempt under way; using the ticket does.
 */
export const mintedAttemptSchema = z.object({
  attemptId: z.string(),
  authorizePath: z.string(),
  expiresInSeconds: z.number(),
})
export type MintedAttempt = z.infer<typeof mintedAttemptSchema>

export const deliveredSchema = z.object({ publicToken: z.string() })

export const exitSchema = z.strictObject({
  /** Whether there was a trusted key, pointer or scroll event other than Close (else the patient BOUNCED). */
  interacted: z.boolean(),
  /** Of the failure that was on screen: a hosted page's client hears of it. */
  code: z.optional(exitCodeSchema),
})
export type Exit = z.infer<typeof exitSchema>

/** A line of the event stream. `id` grows; `heartbeat` has none and only keeps the line open. */
export const sessionEventSchema = z.discriminatedUnion('type', [
  /** The service saw the patient's window at `/authorize`. */
  z.object({ id: z.number(), type: z.literal('handoff_seen'), attemptId: z.string() }),
  /** The payer granted access and the sync has begun. */
  z.object({
    id: z.number(),
    type: z.literal('authorized'),
    publicToken: z.string(),
    /** Path of the page where the patient stops the sharing; the secret is in its fragment. */
    receiptPath: z.string(),
    /** Whose records: the name as the payer gives it. */
    patientName: z.optional(z.string()),
    /** What was resolved: ONE_TIME where the plan cannot be refreshed. */
    usage: z.enum(USAGES),
    /** Unix milliseconds at which a ONE_TIME copy is deleted; null for MULTIPLE. */
    deletedAt: z.nullable(z.number()),
  }),
  /** Counts so far, and the types that are complete. */
  z.object({
    id: z.number(),
    type: z.literal('sync_progressed'),
    counts: countsSchema,
    done: z.array(z.enum(RESOURCE_TYPES)),
  }),
  z.object({ id: z.number(), type: z.literal('synced'), counts: countsSchema }),
  z.object({ id: z.number(), type: z.literal('failed'), code: exitCodeSchema, reference: z.string() }),
  z.object({ type: z.literal('heartbeat') }),
])
export type SessionEvent = z.infer<typeof sessionEventSchema>

export const apiErrorSchema = z.object({
  error: z.object({
    code: z.optional(exitCodeSchema),
    field: z.optional(z.string()),
    message: z.string(),
    /** For support, shown on the failure screen. */
    reference: z.optional(z.string()),
  }),
})
export type ApiError = z.infer<typeof apiErrorSchema>
