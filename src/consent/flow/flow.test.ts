import { describe, expect, it } from 'vitest'
import { flow } from './flow.ts'
import { initialState } from './state.ts'
import {
  AUTHORIZED,
  HUMANA,
  NEW_SESSION,
  OPTIONS,
  SETTING,
  atConsent,
  atExplainer,
  atSigningIn,
  atSyncing,
  play,
  ticketFor,
} from './testing/journeys.ts'

const posted = (effects: readonly { type: string }[]) =>
  effects.flatMap((effect) => ('message' in effect ? [effect.message] : []))

describe('flow, opening', () => {
  it('shows the popular plans before the session exists', () => {
    const { state, effects } = play([{ type: 'OPENED', options: OPTIONS, resuming: false }])
    expect(state.step.name).toBe('search')
    expect(state.session).toBeNull()
    expect(effects.map((effect) => effect.type)).toEqual(['reportLoaded', 'createSession'])
  })

  it('shows consent at once for a popular endpoint, and waits for the session for any other', () => {
    const known = { ...OPTIONS, endpoint: HUMANA.id }
    expect(play([{ type: 'OPENED', options: known, resuming: false }]).state.step.name).toBe('consent')
    const other = { ...OPTIONS, endpoint: 'another' }
    expect(play([{ type: 'OPENED', options: other, resuming: false }]).state.step.name).toBe('loading')
  })

  it('hears OPEN once', () => {
    const { state } = play([{ type: 'OPENED', options: OPTIONS, resuming: false }])
    expect(flow(state, { type: 'OPENED', options: OPTIONS, resuming: false }).state).toBe(state)
  })

  it("shows the host's mistake, names it, and closes with its code", () => {
    const failure = { code: 'INVALID_USER', mistake: 'user is missing' } as const
    const refused = play([
      { type: 'OPENED', options: OPTIONS, resuming: false },
      { type: 'SESSION_REFUSED', failure },
    ])
    expect(refused.effects).toContainEqual({ type: 'explain', failure })
    expect(flow(refused.state, { type: 'TRY_AGAIN' }).state).toBe(refused.state)
    const closed = flow(refused.state, { type: 'CLOSE' })
    expect(posted(closed.effects)).toEqual([{ type: 'CLOSED', payload: { code: 'INVALID_USER' } }])
    // The service hears it too: a hosted page's client is told by it, not by a host.
    expect(closed.effects).toContainEqual({ type: 'exitSession', code: 'INVALID_USER' })
  })

  it('opens the session again when our own service failed', () => {
    const { effects, state } = play([
      { type: 'OPENED', options: OPTIONS, resuming: false },
      { type: 'SESSION_REFUSED', failure: { code: null } },
      { type: 'TRY_AGAIN' },
    ])
    expect(state.step.name).toBe('loading')
    expect(effects.filter((effect) => effect.type === 'createSession')).toHaveLength(2)
    expect(effects.filter((effect) => effect.type === 'reportLoaded')).toHaveLength(1)
  })
})

describe('flow, choosing and agreeing', () => {
  it('ignores an answer to a query that is no longer asked', () => {
    const typed = play([
      { type: 'OPENED', options: OPTIONS, resuming: false },
      { type: 'TYPED', query: 'hum' },
    ]).state
    const late = flow(typed, { type: 'FOUND', query: 'hu', list: { plans: [], total: 0 } })
    expect(late.state).toBe(typed)
  })

  it('explains a plan that is not available', () => {
    const { state } = play([
      { type: 'OPENED', options: OPTIONS, resuming: false },
      { type: 'PLAN_CHOSEN', plan: { ...HUMANA, available: false } },
    ])
    expect(state.step.name).toBe('unavailable')
  })

  it('does not go on without the tick', () => {
    const { state, effects } = play([{ type: 'CONSENTED' }], atConsent())
    expect(state.step).toMatchObject({ name: 'consent', reminded: true })
    expect(effects).toEqual([])
  })

  it('records the consent and mints a ticket for the explainer', () => {
    const { state, effects } = play([{ type: 'AGREED', agreed: true }, { type: 'CONSENTED' }], atConsent())
    expect(state.step.name).toBe('explainer')
    expect(effects).toEqual([
      { type: 'recordConsent', endpointId: HUMANA.id },
      { type: 'tell', event: { name: 'consented', endpointId: HUMANA.id }, sessionId: 's' },
      { type: 'mint', use: 'window', endpointId: HUMANA.id },
    ])
  })

  it('records the consent before it opens the window where the explainer is skipped', () => {
    const consent = atConsent({ ...OPTIONS, skipExplainer: true })
    const { state, effects } = play(
      [ticketFor(HUMANA), { type: 'AGREED', agreed: true }, { type: 'CONSENTED' }],
      consent,
    )
    expect(state.step.name).toBe('signingIn')
    const types = effects.map((effect) => effect.type)
    expect(types.indexOf('recordConsent')).toBeLessThan(types.indexOf('openWindow'))
  })
})

describe('flow, hand-off', () => {
  it('opens the window in the very dispatch of the click', () => {
    const { effects } = play([ticketFor(HUMANA), { type: 'HAND_OFF' }], atExplainer())
    expect(effects.map((effect) => effect.type)).toEqual(['openWindow', 'watch', 'startTimer', 'mint'])
  })

  it('answers a press that came before the ticket once it is there', () => {
    const pressed = play([{ type: 'HAND_OFF' }], atExplainer())
    expect(pressed.state.step).toMatchObject({ name: 'explainer', waiting: true })
    const { state, effects } = flow(pressed.state, ticketFor(HUMANA))
    expect(state.step.name).toBe('signingIn')
    expect(effects[0]).toMatchObject({ type: 'openWindow' })
  })

  it('never uses a ticket twice, nor one of another plan', () => {
    const used = atSigningIn()
    expect(used.tickets.window).toBeNull()
    const foreign = flow(used, ticketFor({ ...HUMANA, id: 'other' }))
    expect(foreign.state).toBe(used)
  })

  it.each([
    { handle: false, seen: false, then: 'windowBlocked' },
    { handle: true, seen: false, then: 'signingIn' },
    { handle: false, seen: true, then: 'signingIn' },
  ] as const)('after 3 seconds with handle $handle and seen $seen: $then', ({ handle, seen, then }) => {
    const { state } = play(
      [
        { type: 'WINDOW_ASKED', handle },
        ...(seen ? ([{ type: 'handoff_seen', id: 1, attemptId: 'a' }] as const) : []),
        { type: 'HANDOFF_DUE' },
      ],
      atSigningIn(),
    )
    expect(state.step.name).toBe(then)
  })

  it('leaves the blocked screen when the service sees the window after all', () => {
    const { state } = play(
      [{ type: 'HANDOFF_DUE' }, { type: 'handoff_seen', id: 1, attemptId: 'a' }],
      atSigningIn(),
    )
    expect(state.step).toMatchObject({ name: 'signingIn', seen: true })
  })

  it('says "not told us yet" when nothing came of "I finished"', () => {
    const { state, effects } = play([{ type: 'FINISHED_SIGNING_IN' }, { type: 'LOOKED' }], atSigningIn())
    expect(state.step).toMatchObject({ name: 'signingIn', check: 'notYet' })
    expect(effects).toContainEqual({ type: 'look' })
  })

  it('takes the question "Leave?" away when the grant arrives behind it', () => {
    const { state } = play([{ type: 'CLOSE' }, AUTHORIZED], atSigningIn())
    expect(state).toMatchObject({ overlay: null, step: { name: 'syncing' } })
  })

  it('goes on with the plan that was signed in at, though the patient wandered off', () => {
    const { state } = play(
      [{ type: 'CHOOSE_ANOTHER' }, { type: 'PLAN_CHOSEN', plan: { ...HUMANA, id: 'other' } }, AUTHORIZED],
      atSigningIn(),
    )
    expect(state.step).toMatchObject({ name: 'syncing', plan: { id: HUMANA.id } })
  })
})

describe('flow, collecting and ending', () => {
  it('tells SYNCING, then SUCCESS with the same token', () => {
    const { effects } = play(
      [{ ...AUTHORIZED }, { type: 'synced', id: 3, counts: {} }, { type: 'FINISH' }, { type: 'DELIVERED' }],
      atSigningIn(),
    )
    expect(posted(effects)).toEqual([
      { type: 'SYNCING', payload: AUTHORIZED.publicToken },
      { type: 'SUCCESS', payload: AUTHORIZED.publicToken },
    ])
  })

  it('succeeds at once with skipSyncing', () => {
    const { state } = play([AUTHORIZED], atSigningIn({ ...OPTIONS, skipSyncing: true }))
    expect(state.step).toMatchObject({ name: 'success', later: true })
  })

  it.each(['SYNC_TOO_LONG', 'SESSION_LOST'] as const)('ends the waiting on %s', (type) => {
    expect(play([{ type }], atSyncing()).state.step).toMatchObject({ name: 'success', later: true })
  })

  it('offers to finish later once, and keeps waiting when asked to', () => {
    const { state } = play(
      [{ type: 'SYNC_SLOW' }, { type: 'KEEP_WAITING' }, { type: 'SYNC_SLOW' }],
      atSyncing(),
    )
    expect(state.step.name).toBe('syncing')
  })

  it('asks before closing while records come in, and then finishes later', () => {
    const asked = play([{ type: 'CLOSE' }], atSyncing())
    expect(asked.state.overlay).toBe('later')
    expect(flow(asked.state, { type: 'LEAVE' }).state.step).toMatchObject({ name: 'success', later: true })
  })

  it('ends by itself unless the patient stirs, and never with autoExit off', () => {
    const done = play([{ type: 'synced', id: 3, counts: {} }], atSyncing()).state
    expect(play([{ type: 'AUTO_EXIT_DUE' }], done).effects).toContainEqual({ type: 'deliver' })
    const stirred = play([{ type: 'STIRRED' }], done).state
    expect(flow(stirred, { type: 'AUTO_EXIT_DUE' }).state).toBe(stirred)
    const waiting = play([{ type: 'synced', id: 3, counts: {} }], atSyncing({ ...OPTIONS, autoExit: false }))
    expect(waiting.effects).not.toContainEqual({ type: 'startTimer', timer: 'autoExit' })
  })

  it('forgets the code once the patient tries again', () => {
    const { effects } = play(
      [
        { type: 'failed', id: 2, code: 'QUERY_REJECTED', reference: '7F3K-29QD' },
        { type: 'TRY_AGAIN' },
        { type: 'CLOSE' },
        { type: 'LEAVE' },
      ],
      atSigningIn(),
    )
    expect(posted(effects)).toEqual([{ type: 'CLOSED' }])
    expect(effects).toContainEqual({ type: 'exitSession' })
  })

  it('reaches the payer in two presses after a failure that may be tried again', () => {
    const { state } = play(
      [
        { type: 'failed', id: 2, code: 'QUERY_TIMEOUT', reference: '7F3K-29QD' },
        { type: 'TRY_AGAIN' },
        ticketFor(HUMANA),
        { type: 'HAND_OFF' },
      ],
      atSigningIn({ ...OPTIONS, skipExplainer: true }),
    )
    expect(state.step.name).toBe('signingIn')
  })

  it('returns to where it was when the network is back', () => {
    const before = atConsent()
    const offline = flow(before, { type: 'OFFLINE' }).state
    expect(offline.overlay).toBe('offline')
    expect(flow(offline, { type: 'CONSENTED' }).state).toBe(offline)
    expect(flow(offline, { type: 'ONLINE' }).state).toEqual(before)
  })
})

describe('flow, resuming', () => {
  const resumed = (stage: 'CHOOSING' | 'AUTHORIZING' | 'SYNCING' | 'SYNCED' | 'FAILED', returned = false) =>
    play(
      [
        { type: 'OPENED', options: OPTIONS, resuming: true },
        {
          type: 'SESSION_OPENED',
          returned,
          opened: {
            ...NEW_SESSION,
            plan: HUMANA,
            resumed: { stage, cursor: 7, failure: { code: 'PATIENT_INIT', reference: 'R' } },
          },
        },
      ],
      initialState(SETTING),
    )

  it.each([
    ['CHOOSING', false, 'consent'],
    ['AUTHORIZING', false, 'signingIn'],
    ['AUTHORIZING', true, 'explainer'],
    ['FAILED', false, 'failure'],
  ] as const)('at %s (returned: %s) shows %s', (stage, returned, screen) => {
    expect(resumed(stage, returned).state.step.name).toBe(screen)
  })

  it('learns the grant of an interrupted session from the events after its cursor', () => {
    const { state, effects } = resumed('SYNCED')
    expect(effects).toContainEqual({ type: 'watch', after: 7 })
    const { state: done, effects: told } = play([AUTHORIZED, { type: 'synced', id: 9, counts: {} }], state)
    expect(done.step.name).toBe('success')
    const types = told.map(({ type }) => type)
    expect(types.indexOf('reportLoaded')).toBeLessThan(types.indexOf('post'))
  })
})
