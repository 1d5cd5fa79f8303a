// @vitest-environment happy-dom
import { render } from 'preact'
import { afterEach, describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { LATER_SCREENS } from '../behind/laterScreens.ts'
import { createModel } from '../createModel.ts'
import { AUTHORIZED, HUMANA, NEW_SESSION, OPTIONS, SETTING, ticketFor } from '../flow/testing/journeys.ts'
import { addScreens } from '../screens/screenOf.ts'
import { press, settle } from '../testing/page.ts'
import { App } from './App.tsx'

const TEXTS = [...(hostileData.markup ?? []), ...(hostileData.naughtyStrings ?? [])].filter(
  (text) => text.trim() !== '',
)

afterEach(() => render(null, document.body))

/** Elements and their attributes' names, in order: what a page is made of, whatever it says. */
function skeleton(): string[] {
  return [...document.body.querySelectorAll('*')].map(
    ({ tagName, attributes }) => `${tagName} ${[...attributes].map(({ name }) => name).join(' ')}`,
  )
}

/** The screens of a journey on which everything that others name is this text. */
async function screensNaming(text: string): Promise<string[][]> {
  addScreens(LATER_SCREENS)
  const plan = { ...HUMANA, label: text, subtitle: text, testLogin: { username: text, password: text } }
  const model = createModel({ ...SETTING, application: text, popularPlans: [plan] }, () => () => {})
  render(<App model={model} />, document.body)
  const screens: string[][] = []
  const look = async () => {
    await settle()
    screens.push(skeleton())
  }
  model.dispatch({ type: 'OPENED', options: OPTIONS, resuming: false })
  model.dispatch({ type: 'SESSION_OPENED', opened: NEW_SESSION, returned: false })
  await look()
  model.dispatch({ type: 'TYPED', query: text })
  model.dispatch({ type: 'FOUND', query: text, list: { plans: [], total: 0 } })
  await look()
  model.dispatch({ type: 'PLAN_CHOSEN', plan })
  await look()
  await press('checkbox')
  await press('button', 'Continue')
  await look()
  model.dispatch(ticketFor(plan))
  model.dispatch({ type: 'HAND_OFF' })
  await look()
  model.dispatch({ ...AUTHORIZED, patientName: text })
  await look()
  model.dispatch({ type: 'failed', id: 3, code: 'PATIENT_INIT', reference: text })
  await look()
  render(null, document.body)
  return screens
}

// One text after another would take minutes; markup would be markup among its neighbours too.
describe.skipIf(TEXTS.length === 0)('what others name (threat 17)', () => {
  it('is shown as text on every screen, whatever it contains', async () => {
    const plain = await screensNaming('Acme')
    expect(plain).toHaveLength(7)
    expect(await screensNaming(TEXTS.join(' '))).toEqual(plain)
  })

  it('is text in a list of plans, each named so', async () => {
    const listed = async (texts: string[]) => {
      const plans = texts.map((label, index) => ({ ...HUMANA, id: `plan-${index}`, label, subtitle: label }))
      const model = createModel({ ...SETTING, popularPlans: plans }, () => () => {})
      render(<App model={model} />, document.body)
      model.dispatch({ type: 'OPENED', options: OPTIONS, resuming: false })
      await settle()
      const shown = skeleton()
      render(null, document.body)
      return shown
    }
    expect(await listed(TEXTS)).toEqual(await listed(TEXTS.map(() => 'Acme')))
  })
})
