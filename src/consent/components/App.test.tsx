// @vitest-environment happy-dom
import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LATER_SCREENS } from '../behind/laterScreens.ts'
import { createModel } from '../createModel.ts'
import { AUTHORIZED, HUMANA, NEW_SESSION, OPTIONS, SETTING, ticketFor } from '../flow/testing/journeys.ts'
import { addScreens } from '../screens/screenOf.ts'
import { all, nameOf, one, press, settle, textOf } from '../testing/page.ts'
import { App } from './App.tsx'
import type { Model } from '../createModel.ts'
import type { Effect } from '../flow/effects.ts'
import type { FlowEvent } from '../flow/events.ts'

const AETNA = { ...HUMANA, id: 'aetna', label: 'Aetna', subtitle: 'Commercial and Medicare' }
let model: Model
let effects: Effect[]

beforeEach(() => {
  addScreens(LATER_SCREENS)
  effects = []
  model = createModel({ ...SETTING, popularPlans: [AETNA, HUMANA] }, () => (effect) => {
    effects.push(effect)
  })
  render(<App model={model} />, document.body)
})

afterEach(() => {
  render(null, document.body)
})

async function happen(...events: FlowEvent[]) {
  for (const event of events) model.dispatch(event)
  await settle()
}

const opened = () =>
  happen(
    { type: 'OPENED', options: OPTIONS, resuming: false },
    { type: 'SESSION_OPENED', opened: NEW_SESSION, returned: false },
  )

const atConsent = async () => {
  await opened()
  await press('button', 'Humana')
}

const atExplainer = async () => {
  await atConsent()
  await press('checkbox')
  await press('button', 'Continue')
}

const atSyncing = async () => {
  await atExplainer()
  await happen(ticketFor(HUMANA))
  await press('button', 'Continue to Humana')
  await happen(AUTHORIZED)
}

const focused = () => document.activeElement
const key = (name: string, shiftKey = false) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true, cancelable: true }),
  )

describe('the sheet', () => {
  it('has the first screen laid out, unseen and without the focus, while it waits for open()', async () => {
    const heading = document.querySelector('.ahead h1')
    expect(textOf(heading)).toBe('Select a health plan')
    expect(focused()).toBe(document.body)
    await opened()
    expect(document.querySelector('.ahead')).toBeNull()
    expect(focused()).toBe(heading)
  })

  it('shows no plan list to a host that has chosen the plan', async () => {
    await happen({ type: 'OPENED', options: { ...OPTIONS, endpoint: 'unheard-of' }, resuming: false })
    expect(document.querySelector('main')?.getAttribute('aria-busy')).toBe('true')
    expect(all('searchbox')).toEqual([])
  })

  it('takes no focus before the host opened it', () => {
    expect(focused()).toBe(document.body)
  })

  it('is a modal dialog, named by its heading, which has the focus', async () => {
    await opened()
    const dialog = one('dialog', 'Select a health plan')
    expect(dialog.getAttribute('aria-modal')).toBe('true')
    expect(focused()).toBe(one('heading', 'Select a health plan'))
    expect(document.title).toBe('Select a health plan – Bright Steps')
  })

  it('says which step it is at', async () => {
    await atConsent()
    const steps = [...document.querySelectorAll('ol > li')]
    expect(steps.map((step) => [textOf(step), step.getAttribute('aria-current')])).toEqual([
      ['Plan', null],
      ['Consent', 'step'],
      ['Sign in', null],
      ['Records', null],
    ])
  })

  it('moves the focus to the heading of each new screen', async () => {
    await atConsent()
    expect(textOf(focused())).toBe('Share your Humana records with Bright Steps?')
    await press('checkbox')
    await press('button', 'Continue')
    expect(textOf(focused())).toBe('Next, sign in at Humana')
    await press('button', 'Back')
    expect(textOf(focused())).toBe('Share your Humana records with Bright Steps?')
  })

  it('keeps Tab and Shift+Tab inside', async () => {
    await opened()
    const controls = all('button')
    const last = one('button', "Can't find your plan?")
    last.focus()
    key('Tab')
    expect(focused()).toBe(controls[0])
    key('Tab', true)
    expect(focused()).toBe(last)
  })

  it('closes on Escape, after a question where something is at stake', async () => {
    await atConsent()
    const checkbox = one('checkbox')
    checkbox.focus()
    key('Escape')
    await settle()
    expect(nameOf(one('alertdialog'))).toBe('Leave?')
    expect(textOf(focused())).toBe('Leave?')
    await press('button', 'Stay')
    expect(all('alertdialog')).toEqual([])
    expect(focused()).toBe(checkbox)
  })

  it('comes back to the very control when the network does', async () => {
    await atConsent()
    one('checkbox').focus()
    await happen({ type: 'OFFLINE' })
    expect(textOf(focused())).toBe('You are offline')
    expect(nameOf(one('dialog'))).toBe('You are offline')
    await happen({ type: 'ONLINE' })
    expect(focused()).toBe(one('checkbox'))
  })
})

describe('search and select', () => {
  it('names a plan by its label alone, and describes it by its subtitle', async () => {
    await opened()
    const plan = one('button', 'Aetna')
    expect(textOf(document.getElementById(plan.getAttribute('aria-describedby') ?? ''))).toBe(AETNA.subtitle)
  })

  it('moves by arrow keys from the field through the plans and back', async () => {
    await opened()
    one('searchbox').focus()
    key('ArrowDown')
    expect(focused()).toBe(one('button', 'Aetna'))
    key('ArrowDown')
    expect(focused()).toBe(one('button', 'Humana'))
    key('Home')
    key('ArrowUp')
    expect(focused()).toBe(one('searchbox'))
  })

  it('says how many plans match', async () => {
    await opened()
    await happen(
      { type: 'TYPED', query: 'hum' },
      { type: 'FOUND', query: 'hum', list: { plans: [HUMANA], total: 1 } },
    )
    expect(textOf(one('status'))).toBe('1 plan matches')
    await happen(
      { type: 'TYPED', query: 'qwxz' },
      { type: 'FOUND', query: 'qwxz', list: { plans: [], total: 0 } },
    )
    expect(textOf(one('status'))).toBe('No plan matches “qwxz”')
  })

  it('asks for the name of a plan that is missing, and thanks', async () => {
    await opened()
    await press('button', "Can't find your plan?")
    await press('button', 'Send')
    expect(focused()).toBe(one('textbox', /^Plan name/))
    expect(one('textbox', /^Plan name/).getAttribute('aria-invalid')).toBe('true')
    const field = one('textbox', /^Plan name/) as HTMLInputElement
    field.value = 'Acme Health'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
    await press('button', 'Send')
    expect(effects).toContainEqual({ type: 'sendRequest', request: { plan: 'Acme Health' } })
    await happen({ type: 'REQUEST_STORED' })
    expect(textOf(focused())).toBe('Thank you')
  })
})

describe('consent', () => {
  it('has the words that integrations rely on', async () => {
    await atConsent()
    expect(nameOf(one('checkbox'))).toBe('I agree to the Terms of Service and Privacy Policy')
    const links = all('link').map((link) => [
      textOf(link),
      link.getAttribute('href'),
      link.getAttribute('target'),
    ])
    expect(links).toEqual([
      ['Terms of Service', '/terms', '_blank'],
      ['Privacy Policy', '/privacy', '_blank'],
    ])
  })

  it('reminds of the tick and leads there', async () => {
    await atConsent()
    await press('button', 'Continue')
    expect(focused()).toBe(one('checkbox'))
    expect(textOf(document.getElementById('reminder'))).toBe('Please tick the box if you agree.')
  })

  it.each([
    ['ONE_TIME', true, /24 hours\. Then our copy/],
    ['MULTIPLE', true, /Until you stop it, or Humana asks/],
    ['MULTIPLE', false, /24 hours: Humana does not allow longer/],
  ] as const)('says how long for %s (refreshable: %s)', async (usage, refreshable, words) => {
    await happen(
      { type: 'OPENED', options: { ...OPTIONS, usage }, resuming: false },
      { type: 'SESSION_OPENED', opened: { ...NEW_SESSION, usage }, returned: false },
      { type: 'PLAN_CHOSEN', plan: { ...HUMANA, refreshable } },
    )
    expect(textOf(document.querySelector('main'))).toMatch(words)
  })
})

describe('the way to the payer and back', () => {
  it('shows the test login in test mode', async () => {
    await happen(
      { type: 'OPENED', options: OPTIONS, resuming: false },
      { type: 'PLAN_CHOSEN', plan: { ...HUMANA, testLogin: { username: 'patient1', password: 'secret' } } },
    )
    await press('checkbox')
    await press('button', 'Continue')
    expect(textOf(document.querySelector('main'))).toContain('Sign in with patient1 and secret.')
  })

  it('offers a link when the window stayed shut', async () => {
    await atExplainer()
    await happen(ticketFor(HUMANA))
    await press('button', 'Continue to Humana')
    await happen({ type: 'HANDOFF_DUE' }, ticketFor(HUMANA))
    const link = one('link', 'Open Humana')
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual(['/authorize/humana', '_blank'])
  })

  it('counts the records by kind, in words', async () => {
    await atSyncing()
    await happen({
      type: 'sync_progressed',
      id: 3,
      counts: { Coverage: 2, ExplanationOfBenefit: 1_480 },
      done: ['Coverage', 'Goal'],
    })
    const rows = [...document.querySelectorAll('.rows li')].map(textOf)
    expect(rows).toEqual(
      expect.arrayContaining(['Coverage 2', 'Claims 1,480 so far', 'Goals none', 'Visits waiting']),
    )
  })

  it('gives the receipt on success', async () => {
    await atSyncing()
    await happen({ type: 'synced', id: 4, counts: {} })
    expect(textOf(focused())).toBe('Your records are shared')
    expect(one('link', 'receipt').getAttribute('href')).toBe(AUTHORIZED.receiptPath)
  })

  it('says what happened, what to do next, and the reference', async () => {
    await atExplainer()
    await happen(ticketFor(HUMANA))
    await press('button', 'Continue to Humana')
    await happen({ type: 'failed', id: 2, code: 'QUERY_REJECTED', reference: '7F3K-29QD' })
    expect(textOf(focused())).toBe('Humana did not share your records')
    expect(textOf(document.querySelector('main'))).toContain('Nothing was shared.')
    expect(textOf(document.querySelector('main'))).toContain('Reference 7F3K-29QD')
    expect(all('button').map(nameOf)).toEqual(['Close', 'Try again', 'Choose another plan'])
  })

  it("names the host's mistake on the screen", async () => {
    await happen(
      { type: 'OPENED', options: OPTIONS, resuming: false },
      { type: 'SESSION_REFUSED', failure: { code: 'INVALID_USER', mistake: 'user is missing' } },
    )
    expect(textOf(document.querySelector('main'))).toContain('user is missing')
    expect(all('button').map(nameOf)).toEqual(['Close', 'Close'])
  })
})
