import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import {
  deliveredSchema,
  mintedAttemptSchema,
  openedSessionSchema,
  sessionEventSchema,
} from '../../src/contract/sessionApi.ts'
import { Browsing } from './Browsing.ts'
import type * as z from 'zod/mini'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { SessionEvent } from '../../src/contract/sessionApi.ts'
import type { Credentials } from '../pages/PayerWindow.ts'

export const HUMANA = 'd39433b7-0fbd-4bc2-bdae-fb276799979f'

export interface Linked {
  publicToken: string
  /** What the sync screen would have shown last. */
  counts: Record<string, number>
  receiptPath: string
  /** From `authorized` to `synced`, as the frame would have heard of them. */
  syncMs: number
}

/** What of a system these need. */
export interface Reachable {
  urls: Pick<RunningSystem['urls'], 'link'>
}

interface Wishes {
  /** `patient` is the payer's id of the person, where the login serves several. */
  login: Credentials & { patient?: string }
  endpoint?: string
  usage?: 'ONE_TIME' | 'MULTIPLE'
  externalId?: string
  publishableKey?: string
}

/** Links a plan as the frame and a patient would, by requests alone: the same wire, a hundredth of the time. */
export async function linkOverHttp(system: Reachable, wishes: Wishes): Promise<Linked> {
  const { link } = system.urls
  const call = caller(link)
  const { sessionToken, authorizeUrl } = await consentOverHttp(system, wishes)
  const [synced] = await Promise.all([
    followToSynced(link, sessionToken),
    signInAtPayer(authorizeUrl, wishes.login),
  ])
  const { publicToken } = await call(deliveredSchema, '/sessions/current/success', {}, sessionToken)
  return { publicToken, ...synced }
}

/** Up to the click that leads to the payer. */
export async function consentOverHttp(
  system: Reachable,
  wishes: Omit<Wishes, 'login'>,
): Promise<{ sessionToken: string; authorizeUrl: string }> {
  const { link } = system.urls
  const endpointId = wishes.endpoint ?? HUMANA
  const call = caller(link)
  const opened = await call(openedSessionSchema, '/sessions', {
    publishableKey: wishes.publishableKey ?? TEST_KEYS.strict.publishableKey,
    openerOrigin: 'http://localhost:4000',
    protocol: 2,
    user: { externalId: wishes.externalId ?? crypto.randomUUID() },
    usage: wishes.usage ?? 'ONE_TIME',
    requestedResources: [],
    skipSyncing: false,
  })
  const { sessionToken } = opened
  await call(undefined, '/sessions/current/consent', { endpointId, agreed: true, locale: 'en' }, sessionToken)
  const attempt = await call(mintedAttemptSchema, '/sessions/current/attempts', { endpointId }, sessionToken)
  return { sessionToken, authorizeUrl: `${link}${attempt.authorizePath}` }
}

async function followToSynced(link: string, sessionToken: string): Promise<Omit<Linked, 'publicToken'>> {
  let receiptPath = ''
  let authorizedAt = NaN
  for await (const event of events(link, sessionToken)) {
    if (event.type === 'failed') throw new Error(`Linking failed: ${event.code}`)
    if (event.type === 'authorized') {
      receiptPath = event.receiptPath
      authorizedAt = performance.now()
    }
    if (event.type === 'synced') {
      return { counts: event.counts, receiptPath, syncMs: performance.now() - authorizedAt }
    }
  }
  throw new Error('The event stream ended before the sync did')
}

export async function signInAtPayer(
  authorizeUrl: string,
  { username, password, patient }: Credentials & { patient?: string },
) {
  const browsing = new Browsing()
  const login = await browsing.visit(authorizeUrl)
  const next = await browsing.submit(login, '/login', { username, password })
  const asksWhom = next.html.includes('/person"')
  const consent = asksWhom ? await browsing.submit(next, '/person', { patient: patient ?? '' }) : next
  const done = await browsing.submit(consent, '/consent', { decision: 'allow' })
  if (done.status !== 200) throw new Error(`The callback answered ${done.status}`)
}

/** JSON in, JSON out, as the frame asks: from the service's own origin. */
export function caller(origin: string) {
  return async <Schema extends z.ZodMiniType>(
    schema: Schema | undefined,
    path: string,
    body: unknown,
    token?: string,
  ): Promise<z.infer<Schema>> => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin,
        'sec-fetch-site': 'same-origin',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
    return (schema === undefined ? undefined : schema.parse(JSON.parse(text))) as z.infer<Schema>
  }
}

/** What the service tells the frame, from the session's beginning. */
export async function* events(origin: string, token: string): AsyncGenerator<SessionEvent> {
  const response = await fetch(`${origin}/sessions/current/events?after=0`, {
    headers: { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin' },
  })
  if (!response.ok || response.body === null) throw new Error(`/events answered ${response.status}`)
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.trim() !== '') yield sessionEventSchema.parse(JSON.parse(line))
    }
  }
}
