import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { STAGES } from '../../contract/sessionApi.ts'
import { TIMERS } from './effects.ts'
import { flow } from './flow.ts'
import { initialState } from './state.ts'
import { AUTHORIZED, HUMANA, NEW_SESSION, OPTIONS, SETTING } from './testing/journeys.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { FrameMessage } from '../../contract/messages.ts'
import type { Effect } from './effects.ts'
import type { FlowEvent } from './events.ts'
import type { State, StepName } from './state.ts'

const plan = fc.constantFrom(HUMANA, { ...HUMANA, id: 'aetna' }, { ...HUMANA, id: 'soon', available: false })
const planId = plan.map(({ id }) => id)
const id = fc.nat()
const code = fc.constantFrom(...(Object.keys(EXIT_CODES) as ExitCode[]))
const failure = fc.record({ code: fc.option(code), reference: fc.constant('REF') })
const options = fc.record({
  ...Object.fromEntries(
    (['autoExit', 'skipSyncing', 'skipExplainer'] as const).map((name) => [name, fc.boolean()]),
  ),
  endpoint: fc.constantFrom(undefined, HUMANA.id, 'elsewhere'),
})
const opened = fc.record({
  stage: fc.option(fc.constantFrom(...STAGES)),
  plan: fc.option(plan),
})
const bare = fc.constantFrom<FlowEvent['type']>(
  ...([
    'REQUEST_OPENED',
    'CONSENTED',
    'HAND_OFF',
    'LINK_FOLLOWED',
    'TAB_USED',
    'FINISHED_SIGNING_IN',
  ] as const),
  ...(['KEEP_WAITING', 'FINISH_LATER', 'STIRRED', 'FINISH', 'TRY_AGAIN', 'CHOOSE_ANOTHER', 'BACK'] as const),
  ...(['CLOSE', 'STAY', 'LEAVE', 'SESSION_LOST', 'REQUEST_STORED', 'REQUEST_FAILED', 'RETURNED'] as const),
  ...(['DELIVERED', 'OFFLINE', 'ONLINE', 'HOST_CLOSED'] as const),
  ...Object.values(TIMERS).map(({ event }) => event),
)
const use = fc.constantFrom('window' as const, 'tab' as const)

const event: fc.Arbitrary<FlowEvent> = fc.oneof(
  { arbitrary: bare.map((type) => ({ type }) as FlowEvent), weight: 12 },
  options.map((given): FlowEvent => ({ type: 'OPENED', options: { ...OPTIONS, ...given }, resuming: false })),
  opened.map(({ stage, plan }): FlowEvent => ({
    type: 'SESSION_OPENED',
    returned: false,
    opened: {
      ...NEW_SESSION,
      ...(plan === null ? {} : { plan }),
      ...(stage === null ? {} : { resumed: { stage, cursor: 0 } }),
    },
  })),
  failure.map((failure): FlowEvent => ({ type: 'SESSION_REFUSED', failure })),
  fc.constantFrom('a', 'b', '').map((query): FlowEvent => ({ type: 'TYPED', query })),
  fc
    .constantFrom('a', 'b')
    .map((query): FlowEvent => ({ type: 'FOUND', query, list: { plans: [], total: 0 } })),
  plan.map((plan): FlowEvent => ({ type: 'PLAN_CHOSEN', plan })),
  fc.boolean().map((agreed): FlowEvent => ({ type: 'AGREED', agreed })),
  fc.constant<FlowEvent>({ type: 'REQUEST_SENT', request: { plan: 'Acme' } }),
  fc.tuple(use, planId).map(([use, planId]): FlowEvent => ({
    type: 'TICKET_MINTED',
    use,
    ticket: { planId, path: '/authorize/t' },
  })),
  fc.tuple(use, planId).map(([use, planId]): FlowEvent => ({ type: 'TICKET_STALE', use, planId })),
  fc
    .tuple(planId, failure)
    .map(([planId, failure]): FlowEvent => ({ type: 'TICKET_REFUSED', planId, failure })),
  failure.map((failure): FlowEvent => ({ type: 'CONSENT_REFUSED', failure })),
  fc.boolean().map((handle): FlowEvent => ({ type: 'WINDOW_ASKED', handle })),
  id.map((id): FlowEvent => ({ type: 'handoff_seen', id, attemptId: 'a' })),
  fc
    .tuple(id, fc.constantFrom('1', '2', '3'))
    .map(([id, token]): FlowEvent => ({ ...AUTHORIZED, id, publicToken: `public_token_${token}` })),
  id.map((id): FlowEvent => ({ type: 'sync_progressed', id, counts: { Claim: 1 } as object, done: [] })),
  id.map((id): FlowEvent => ({ type: 'synced', id, counts: {} })),
  fc.tuple(id, code).map(([id, code]): FlowEvent => ({ type: 'failed', id, code, reference: 'REF' })),
)

/** Journeys that get somewhere: random events alone rarely pass the consent. */
const OPEN_ROAD: readonly FlowEvent[] = [
  { type: 'OPENED', options: OPTIONS, resuming: false },
  { type: 'SESSION_OPENED', opened: NEW_SESSION, returned: false },
  { type: 'PLAN_CHOSEN', plan: HUMANA },
  { type: 'AGREED', agreed: true },
  { type: 'CONSENTED' },
  { type: 'TICKET_MINTED', use: 'window', ticket: { planId: HUMANA.id, path: '/authorize/t' } },
  { type: 'HAND_OFF' },
  AUTHORIZED,
  { type: 'synced', id: 9, counts: {} },
  { type: 'FINISH' },
  { type: 'DELIVERED' },
]
const journey = fc
  .tuple(fc.nat(OPEN_ROAD.length), fc.array(event, { maxLength: 60 }))
  .map(([length, rest]) => [...OPEN_ROAD.slice(0, length), ...rest])

interface Run {
  states: State[]
  effects: Effect[]
  messages: FrameMessage[]
}

function run(events: readonly FlowEvent[]): Run {
  const states = [initialState(SETTING)]
  const effects: Effect[] = []
  for (const event of events) {
    const before = states[states.length - 1]!
    const outcome = flow(before, event)
    if (outcome.state === before) expect(refusalIsSilent(outcome.effects)).toBe(true)
    states.push(outcome.state)
    effects.push(...outcome.effects)
  }
  const messages = effects.flatMap((effect) => (effect.type === 'post' ? [effect.message] : []))
  return { states, effects, messages }
}

/** The same state comes with no effects, but for those that only look again, and for leaving through this tab. */
function refusalIsSilent(effects: readonly Effect[]): boolean {
  return effects.every(({ type }) => type === 'look' || type === 'rememberReturn' || type === 'tell')
}

const STEPS: ReadonlySet<StepName> = new Set([
  ...(['loading', 'search', 'requestPlan', 'unavailable', 'consent', 'explainer', 'signingIn'] as const),
  ...(['windowBlocked', 'syncing', 'slowSync', 'success', 'failure', 'ended'] as const),
])

const RUNS = { numRuns: 600 }

describe('flow, whatever happens', () => {
  it('is always on a known screen, under an overlay that fits it', () => {
    fc.assert(
      fc.property(journey, (events) => {
        for (const { step, overlay } of run(events).states) {
          expect(STEPS.has(step.name)).toBe(true)
          if (step.name === 'ended' || step.name === 'failure' || step.name === 'success')
            expect(overlay).toBeNull()
          if (overlay === 'later') expect(['syncing', 'slowSync']).toContain(step.name)
          if (overlay === 'leave') {
            expect(['consent', 'explainer', 'signingIn', 'windowBlocked']).toContain(step.name)
          }
        }
      }),
      RUNS,
    )
  })

  it('tells the end at most once, and nothing after it', () => {
    fc.assert(
      fc.property(journey, (events) => {
        const { messages, states } = run(events)
        const ends = messages.filter(({ type }) => type === 'SUCCESS' || type === 'CLOSED')
        expect(ends.length).toBeLessThanOrEqual(1)
        if (ends.length === 1) {
          expect(messages.at(-1)).toBe(ends[0])
          expect(states.at(-1)?.step.name).toBe('ended')
        }
      }),
      RUNS,
    )
  })

  it('tells LOADED at most once', () => {
    fc.assert(
      fc.property(journey, (events) => {
        const loaded = run(events).effects.filter(({ type }) => type === 'reportLoaded')
        expect(loaded.length).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  it('tells SYNCING before SUCCESS, once, and with the same token unless a sync failed in between', () => {
    fc.assert(
      fc.property(journey, (events) => {
        const { messages, states } = run(events)
        const syncing = messages.filter(({ type }) => type === 'SYNCING')
        expect(syncing.length).toBeLessThanOrEqual(1)
        const success = messages.find((message) => message.type === 'SUCCESS')
        if (success === undefined) return
        expect(messages.indexOf(syncing[0]!)).toBeLessThan(messages.indexOf(success))
        if (!failedWhileSyncing(states)) expect(success).toMatchObject({ payload: payloadOf(syncing[0]) })
      }),
      RUNS,
    )
  })

  it('always has a way out: Close, and what it asks, ends the journey', () => {
    fc.assert(
      fc.property(journey, (events) => {
        const state = run(events).states.at(-1)!
        const end = run([])
        const final = [...(['CLOSE', 'LEAVE', 'CLOSE', 'LEAVE', 'FINISH', 'DELIVERED'] as const)].reduce(
          (state, type) => flow(state, { type }).state,
          state,
        )
        expect(end.states).toHaveLength(1)
        expect(final.step.name).toBe('ended')
      }),
      RUNS,
    )
  })
})

function failedWhileSyncing(states: readonly State[]): boolean {
  return states.some(
    ({ step }, index) =>
      step.name === 'failure' && ['syncing', 'slowSync'].includes(states[index - 1]?.step.name ?? ''),
  )
}

function payloadOf(message: FrameMessage | undefined): unknown {
  return message !== undefined && 'payload' in message ? message.payload : undefined
}
