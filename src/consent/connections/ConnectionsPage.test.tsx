// @vitest-environment happy-dom
import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeFetch, json } from '../api/testing/fakeFetch.ts'
import { enConnections } from '../i18n/enConnections.ts'
import { learn } from '../i18n/t.ts'
import { all, one, press, settle, textOf } from '../testing/page.ts'
import { ConnectionsPage } from './ConnectionsPage.tsx'
import { createConnectionsModel } from './createConnectionsModel.ts'
import type { Connection } from '../../contract/connections.ts'
import type { Answer } from '../api/testing/fakeFetch.ts'
import type { Way } from './createConnectionsModel.ts'

const OWN: Connection = {
  id: '6f0f7a10-9a4b-4cf8-8a3e-0a7c2f6d1b01',
  application: 'Bright Steps',
  plan: 'Humana',
  patientName: 'Maria Garcia',
  requestedResources: ['Coverage'],
  usage: 'MULTIPLE',
  agreedAt: 1_700_000_000_000,
  termsVersion: '2023-11-14',
  until: null,
  copiedAt: null,
  state: 'ACTIVE',
  endedAt: null,
}
const OTHER: Connection = {
  ...OWN,
  id: '6f0f7a10-9a4b-4cf8-8a3e-0a7c2f6d1b02',
  application: 'Other App',
  usage: 'ONE_TIME',
  until: 1_800_000_000_000,
  copiedAt: 1_750_000_000_000,
}
const stopped = (connection: Connection): Connection => ({
  ...connection,
  state: 'REVOKED',
  endedAt: 1_760_000_000_000,
})
const SIGNED_IN = { plan: 'Humana', patientName: 'Maria Garcia', endsInSeconds: 900 }
const RECEIPT: Way = { by: 'receipt', secret: 'secret' }
const BY_PLAN: Way = { by: 'sign-in' }

const forget = vi.fn()

async function show(way: Way | undefined, ...answers: Answer[]) {
  const calls = fakeFetch(...answers)
  const model = createConnectionsModel(way, forget)
  render(<ConnectionsPage model={model} />, document.body)
  model.load()
  await settle()
  return calls
}

const found = (...connections: Connection[]) => json(200, { connections })
const main = () => textOf(document.querySelector('main'))
const card = (index: number) => textOf(document.querySelectorAll('article')[index] ?? null)

beforeEach(() => {
  learn(enConnections)
  forget.mockClear()
})
afterEach(() => {
  render(null, document.body)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the page behind the receipt', () => {
  it('says who sees what until when, and sends the secret in the body only', async () => {
    const calls = await show(RECEIPT, found(OWN, OTHER))
    expect(calls[0]).toMatchObject({ path: '/connections/read', init: { body: '{"secret":"secret"}' } })
    for (const part of [
      'Can read your records',
      'Whose recordsMaria Garcia',
      'PlanHumana',
      'WhatCoverage and your details',
      'How oftenAs often as it needs',
      'SinceNov 14, 2023',
      'UntilYou stop it',
      'Records last copiedNot yet',
    ]) {
      expect(card(0)).toContain(part)
    }
    expect(card(1)).toContain('How oftenOnce')
    expect(card(1)).toMatch(/UntilJan 15, 2027.*Records last copiedJun 15, 2025/)
    expect(all('heading').map(textOf)).toEqual([
      'Who sees your records',
      'Bright Steps',
      'Also shared with this app',
      'Other App',
    ])
    expect(document.title).toBe('Who sees your records')
  })

  it('asks once more, says what happens, and may be told to keep sharing', async () => {
    const calls = await show(RECEIPT, found(OWN))
    await press('button', 'Stop sharing')
    expect(textOf(document.activeElement)).toBe('Stop sharing with Bright Steps?')
    expect(main()).toContain('Our copy is deleted now')
    expect(main()).toContain('It keeps what it has already read')
    await press('button', 'Keep sharing')
    expect(document.activeElement).toBe(one('button', 'Stop sharing'))
    expect(calls).toHaveLength(1)
  })

  it('stops the one that was asked about, says so, and leaves the focus at its name', async () => {
    const calls = await show(RECEIPT, found(OWN, OTHER), found(OWN, stopped(OTHER)))
    all('button', 'Stop sharing')[1]?.click()
    await settle()
    all('button', 'Stop sharing')[1]?.click()
    await settle()
    expect(calls[1]).toMatchObject({
      path: '/connections/stop',
      init: { body: JSON.stringify({ secret: 'secret', id: OTHER.id }) },
    })
    expect(textOf(one('status'))).toBe('You stopped sharing with Other App. Our copy is deleted.')
    expect(textOf(document.activeElement)).toBe('Other App')
    expect(card(1)).toContain('Stopped. Our copy is deleted')
    expect(all('button', 'Stop sharing')).toHaveLength(1)
  })

  it('says when that did not work, and lets the patient press again', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 20 })
    const refused = () => json(503, {})
    await show(RECEIPT, found(OWN), refused, refused, refused, found(stopped(OWN)))
    await press('button', 'Stop sharing')
    await press('button', 'Stop sharing')
    expect(textOf(one('status'))).toBe('Stopping…')
    await vi.advanceTimersByTimeAsync(5_000)
    await settle()
    expect(textOf(document.querySelector('[role=alert]'))).toBe('That did not work. Please try again.')
    await press('button', 'Stop sharing')
    expect(card(0)).toContain('Stopped.')
  })

  it.each([
    ['ENDED', 'Ended. Our copy is deleted'],
    ['FAILED', 'Nothing was shared'],
    ['REVOKED', 'Stopped. Our copy is deleted'],
  ] as const)('has no button for what is over: %s', async (state, words) => {
    await show(RECEIPT, found({ ...stopped(OWN), state }))
    expect(card(0)).toContain(words)
    expect(card(0)).toContain('UntilOct 9, 2025')
    expect(all('button', 'Stop sharing')).toEqual([])
    expect(
      document.querySelector('button[aria-label="Download the receipt for Bright Steps"]'),
    ).not.toBeNull()
  })

  it('explains a link that does not work, forgets it, and offers the way back', async () => {
    await show(RECEIPT, json(404, { error: { message: 'Unknown' } }))
    expect(textOf(one('heading'))).toBe('This link does not work')
    expect(one('link', 'Sign in at your plan').getAttribute('href')).toBe('/connections/find')
    expect(forget).toHaveBeenCalledOnce()
  })

  it('tells a failing network from a link that does not work', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 20 })
    const lost = new TypeError('no network')
    await show(RECEIPT, lost, lost, lost, found(OWN))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(textOf(one('heading'))).toBe('This page could not load')
    expect(forget).not.toHaveBeenCalled()
    await press('button', 'Try again')
    expect(card(0)).toContain('Bright Steps')
  })

  it('says what to do where nothing led here', async () => {
    expect(await show(undefined)).toEqual([])
    expect(textOf(one('heading'))).toBe('See who gets your records')
    expect(one('link', 'Sign in at your plan').getAttribute('href')).toBe('/connections/find')
  })
})

describe('the page after a sign-in at the plan', () => {
  const list = (...connections: Connection[]) => json(200, { connections, signedIn: SIGNED_IN })

  it('shows all apps by the cookie alone, and says when it closes', async () => {
    const calls = await show(BY_PLAN, list(OWN, OTHER))
    expect(calls[0]).toMatchObject({
      path: '/connections/read',
      init: { body: '{}', credentials: 'same-origin' },
    })
    expect(main()).toContain('Signed in at Humana for Maria Garcia. For your safety, this list closes')
    expect(document.querySelectorAll('article')).toHaveLength(2)
  })

  it('closes when the time is over, whatever stood there', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 20 })
    await show(BY_PLAN, list(OWN))
    await vi.advanceTimersByTimeAsync(SIGNED_IN.endsInSeconds * 1000)
    await settle()
    expect(textOf(one('heading'))).toBe('Your apps are not shown any more')
    expect(textOf(document.body)).not.toContain('Bright Steps')
    expect(document.activeElement).toBe(one('heading'))
  })

  it('says so where the sign-in is over, at the first look and at a press', async () => {
    await show(BY_PLAN, json(401, { error: { message: 'over' } }))
    expect(textOf(one('heading'))).toBe('Your apps are not shown any more')
    await show(BY_PLAN, list(OWN), json(401, { error: { message: 'over' } }))
    await press('button', 'Stop sharing')
    await press('button', 'Stop sharing')
    expect(textOf(one('heading'))).toBe('Your apps are not shown any more')
  })

  it('signs out: nothing is shown, the cookie is ended', async () => {
    const calls = await show(BY_PLAN, list(OWN), json(200, {}))
    await press('button', 'Sign out')
    expect(textOf(one('heading'))).toBe('You are signed out')
    expect(textOf(document.body)).not.toContain('Bright Steps')
    expect(calls[1]).toMatchObject({ path: '/connections/sign-out', init: { credentials: 'same-origin' } })
  })

  it('says that no app gets records', async () => {
    await show(BY_PLAN, list())
    expect(main()).toContain('No app gets records from this plan for this person.')
  })
})
