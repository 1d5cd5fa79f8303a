import { describe, expect, it } from 'vitest'
import { LINK_EVENTS } from '../../contract/linkEvents.ts'
import { flow } from './flow.ts'
import { initialState } from './state.ts'
import {
  atExplainer,
  atSigningIn,
  atSyncing,
  AUTHORIZED,
  HUMANA,
  NEW_SESSION,
  OPTIONS,
  play,
  SETTING,
  ticketFor,
} from './testing/journeys.ts'
import type { LinkEventDetail } from '../../contract/linkEvents.ts'
import type { FlowEvent } from './events.ts'
import type { State } from './state.ts'

const told = (events: readonly FlowEvent[], from?: State) =>
  play(events, from).effects.flatMap((effect): LinkEventDetail[] =>
    effect.type === 'tell' ? [effect.event] : [],
  )
const HANDOFF_SEEN: FlowEvent = { type: 'handoff_seen', id: 1, attemptId: 'a' }
const { resumeContext } = NEW_SESSION

/** From the first screen to the last. */
const JOURNEY: readonly FlowEvent[] = [
  { type: 'OPENED', options: { ...OPTIONS, user: { externalId: 'usr-canary' } }, resuming: false },
  { type: 'SESSION_OPENED', opened: NEW_SESSION, returned: false },
  { type: 'TYPED', query: 'humana canary' },
  { type: 'FOUND', query: 'humana canary', list: { plans: [HUMANA], total: 1 } },
  { type: 'PLAN_CHOSEN', plan: HUMANA },
  { type: 'AGREED', agreed: true },
  { type: 'CONSENTED' },
  ticketFor(HUMANA),
  { type: 'HAND_OFF' },
  { type: 'HANDOFF_DUE' },
  HANDOFF_SEEN,
  { ...AUTHORIZED, publicToken: 'public_token_canary', patientName: 'Canary Jones' },
  { type: 'sync_progressed', id: 3, counts: { Coverage: 2, Observation: 5 }, done: ['Coverage'] },
  { type: 'synced', id: 4, counts: {} },
  { type: 'FINISH' },
  { type: 'DELIVERED' },
]

describe('what onEvent hears', () => {
  it('is the journey, each step when it happens', () => {
    expect(told(JOURNEY)).toEqual([
      { name: 'plan_searched', matches: 1 },
      { name: 'plan_selected', endpointId: HUMANA.id, available: true },
      { name: 'consented', endpointId: HUMANA.id },
      { name: 'handoff_blocked', endpointId: HUMANA.id },
      { name: 'handoff_opened', endpointId: HUMANA.id, resumeContext },
      { name: 'handoff_returned', endpointId: HUMANA.id },
      { name: 'sync_progressed', resources: 7 },
      { name: 'succeeded' },
    ])
  })

  it('names no person, no query and no token', () => {
    expect(JSON.stringify(told(JOURNEY))).not.toMatch(/canary/i)
  })

  it('has the session once there is one', () => {
    const { effects } = play(JOURNEY)
    const sessions = effects.flatMap((effect) => (effect.type === 'tell' ? [effect.sessionId] : []))
    expect(new Set(sessions)).toEqual(new Set([NEW_SESSION.sessionId]))
    const [first] = play([{ type: 'OPENED', options: OPTIONS, resuming: false }]).effects.filter(
      ({ type }) => type === 'reportLoaded',
    )
    expect(first).toMatchObject({ sessionId: null })
  })

  it('tells a window once, though the service may see it again', () => {
    expect(told([HANDOFF_SEEN, HANDOFF_SEEN], atSigningIn())).toHaveLength(1)
  })

  it('tells a payer that refuses as returned and failed, and leaving with its code', () => {
    const refused: FlowEvent = { type: 'failed', id: 3, code: 'QUERY_REJECTED', reference: 'R' }
    expect(told([refused, { type: 'CLOSE' }], atSigningIn())).toEqual([
      { name: 'handoff_returned', endpointId: HUMANA.id },
      { name: 'failed', reason: 'QUERY_REJECTED' },
      { name: 'exited', code: 'QUERY_REJECTED' },
    ])
  })

  it('tells a failure while collecting as failed alone', () => {
    const failed: FlowEvent = { type: 'failed', id: 3, code: 'PATIENT_INIT', reference: 'R' }
    expect(told([failed], atSyncing())).toEqual([{ name: 'failed', reason: 'PATIENT_INIT' }])
  })

  it.each([
    [
      { type: 'SESSION_REFUSED', failure: { code: 'INVALID_USER', mistake: 'user is missing' } },
      'INVALID_USER',
    ],
    [{ type: 'SESSION_REFUSED', failure: { code: null } }, 'service'],
    [{ type: 'HOST_MISTAKE', mistake: 'autoExit is invalid' }, 'options'],
  ] as const)('tells %o as failed by %s', (event, reason) => {
    const from = event.type === 'HOST_MISTAKE' ? initialState(SETTING) : atExplainer()
    expect(told([event], from)).toEqual([{ name: 'failed', reason }])
  })

  it('tells a plain exit without a code, and nothing when the host closes', () => {
    expect(told([{ type: 'CLOSE' }, { type: 'LEAVE' }], atExplainer())).toEqual([{ name: 'exited' }])
    expect(told([{ type: 'HOST_CLOSED' }], atExplainer())).toEqual([])
  })

  it('tells the way through this tab before the page is left', () => {
    const blocked = play([{ type: 'HANDOFF_DUE' }], atSigningIn()).state
    expect(flow(blocked, { type: 'TAB_USED' }).effects).toEqual([
      { type: 'rememberReturn' },
      {
        type: 'tell',
        event: { name: 'handoff_opened', endpointId: HUMANA.id, resumeContext },
        sessionId: NEW_SESSION.sessionId,
      },
    ])
  })

  it('covers every name but those that the script and the runner tell', () => {
    const names = new Set(
      [...told(JOURNEY), ...told([{ type: 'HOST_MISTAKE', mistake: 'x' }])].map(({ name }) => name),
    )
    const elsewhere = ['opened', 'loaded', 'exited']
    expect(LINK_EVENTS.filter((name) => !names.has(name))).toEqual(elsewhere)
  })
})
