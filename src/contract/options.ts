import * as z from 'zod/mini'
import { UUID } from './keys.ts'
import { RESOURCE_TYPES } from './resourceTypes.ts'
import { storableText } from './storableText.ts'
import type { ExitCode } from './exitCodes.ts'
import type { LinkEvent } from './linkEvents.ts'
import type { ResourceType } from './resourceTypes.ts'
import type { ResumeContext } from './resumeContext.ts'

/** How long the app may read: once within 24 hours, or again and again for as long as the payer allows (seed 000). */
export const USAGES = ['ONE_TIME', 'MULTIPLE'] as const
export type Usage = (typeof USAGES)[number]

export interface LinkUser {
  /** The host application's own id of its user: 1 to 255 Unicode characters (code points), no NUL among them. */
  externalId: string
}

/** The options of `FlexpaLink.create()` (seed 003, contract section 1). */
export interface CreateOptions {
  publishableKey: string
  /** Required, but for applications registered with `legacyOptions`. */
  user?: LinkUser
  /** Required, but for applications registered with `legacyOptions`. */
  usage?: Usage
  /** The records are ready; called at most once an opening, with the same token as `onSyncing`. */
  onSuccess: (publicToken: string) => void
  /** The patient has signed in and the sync has begun; called at most once an opening, before `onSuccess`. */
  onSyncing?: (publicToken: string) => void
  /** The first usable screen is shown; called once an opening. */
  onLoad?: () => void
  /** The patient left without finishing; `error` names why, where there was a failure screen. */
  onExit?: (error?: { code: ExitCode }) => void
  /** The UUID of a health plan: skips search and select. */
  endpoint?: string
  /** Whether the success screen ends by itself after 5 seconds. Default true. */
  autoExit?: boolean
  /** Whether success follows the sign-in at once, while the sync goes on behind. Default false. */
  skipSyncing?: boolean
  /** Whether the screen that explains the sign-in is left out. Default false. */
  skipExplainer?: boolean
  /** The FHIR types to synchronize; absent or empty means all. Patient always comes along. */
  requestedResources?: ResourceType[]
  /** Forwarded; reserved. Default true. */
  strict?: boolean
  /** A BCP 47 tag. The widget speaks the nearest language it has, which is English so far. */
  locale?: string
  /** Called as things happen, any number of times between `open()` and `onSuccess` or `onExit`. */
  onEvent?: (event: LinkEvent) => void
  /** What the last `handoff_opened` told, where a WebView forgets everything while the patient signs in. */
  _experimentalResumeContext?: ResumeContext
}

/** What the script sends into the frame: the options without their callbacks, not yet validated by the service. */
export type FrameOptions = Omit<
  CreateOptions,
  'onSuccess' | 'onSyncing' | 'onLoad' | 'onExit' | 'onEvent' | 'publishableKey'
>

export const userSchema = z.strictObject({
  // Code points are what Postgres counts; UTF-16 units would make an emoji two characters.
  externalId: storableText.check(z.regex(/^.{1,255}$/su)),
})

export const usageSchema = z.enum(USAGES)

export const endpointIdSchema = z.string().check(z.regex(UUID))

export const requestedResourcesSchema = z.array(z.enum(RESOURCE_TYPES))

/**
 * The frame's view of the options as they arrive from the host page. `user`, `usage` and `endpoint` stay unknown here:
 * what is wrong with them is an exit code, which the service decides when the session is created.
 */
export const frameOptionsSchema = z.object({
  user: z.optional(z.unknown()),
  usage: z.optional(z.unknown()),
  endpoint: z.optional(z.unknown()),
  autoExit: z._default(z.boolean(), true),
  skipSyncing: z._default(z.boolean(), false),
  skipExplainer: z._default(z.boolean(), false),
  requestedResources: z._default(requestedResourcesSchema, []),
  strict: z._default(z.boolean(), true),
  locale: z.optional(z.string()),
  /** Judged by the service too, which starts anew where it does not fit. */
  _experimentalResumeContext: z.optional(z.unknown()),
})

export type ParsedFrameOptions = z.infer<typeof frameOptionsSchema>
