// @vitest-environment happy-dom
import { render } from 'preact'
import { afterEach, expect, it } from 'vitest'
import { LATER_SCREENS } from '../behind/laterScreens.ts'
import { createModel } from '../createModel.ts'
import { HUMANA, NEW_SESSION, OPTIONS, SETTING } from '../flow/testing/journeys.ts'
import { addScreens } from '../screens/screenOf.ts'
import { settle } from '../testing/page.ts'
import { App } from './App.tsx'

afterEach(() => render(null, document.body))

/** The marks on the consent screen: the plan's, then the app's. */
async function marksAtConsent(setting: Partial<typeof SETTING>): Promise<Element[]> {
  addScreens(LATER_SCREENS)
  const model = createModel({ ...SETTING, ...setting }, () => () => {})
  render(<App model={model} />, document.body)
  model.dispatch({ type: 'OPENED', options: OPTIONS, resuming: false })
  model.dispatch({ type: 'SESSION_OPENED', opened: NEW_SESSION, returned: false })
  model.dispatch({ type: 'PLAN_CHOSEN', plan: HUMANA })
  await settle()
  return [...document.querySelectorAll('.bridge .mark')]
}

it('stands for an app by its initials', async () => {
  const [, app] = await marksAtConsent({ application: 'Bright Steps' })
  expect(app?.textContent).toBe('BS')
})

it('stands for an app by its logo, which says nothing to a screen reader: the heading names the app', async () => {
  const logo = '/applications/3f0f9b0e-6c1d-4d9e-8a55-1b2c7e9d4f01/logo/0'
  const [, app] = await marksAtConsent({ logo })
  expect(app?.outerHTML).toBe(`<img class="mark large" src="${logo}" alt="">`)
})
