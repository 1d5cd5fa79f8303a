import { EXIT_CODES, headingOf } from '../../src/contract/exitCodes.ts'
import { labelOfFault } from '../../src/contract/faults.ts'
import { PayerWindow } from '../pages/PayerWindow.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { expect, story } from '../system/story.ts'
import { wayTo } from './reproduce.ts'
import type { Page } from '@playwright/test'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { ExitCode } from '../../src/contract/exitCodes.ts'
import type { ListedFaultPlan } from '../../src/contract/faults.ts'

/** What the patient reads, with the names filled in. */
function spoken(sentence: string, plan?: ListedFaultPlan): string {
  const label = plan === undefined ? 'your plan' : labelOfFault(plan)
  return sentence.replaceAll('{plan}', label).replaceAll('{app}', 'Bright Steps')
}

/** What the developer reads, page and frame together. */
function consoleOf(page: Page): string[] {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  return lines
}

/** A patient with this plan, up to the failure screen. */
async function meet(page: Page, system: RunningSystem, code: ExitCode) {
  const { options, plan } = wayTo(code)
  const host = await PlainHost.visit(page, system, options)
  const link = await host.open()
  if (plan !== undefined) {
    const opened = page.waitForEvent('popup')
    await link.agree()
    if (plan.where !== 'discovery' && plan.where !== 'callback') {
      const payer = new PayerWindow(await opened)
      await payer.signIn()
      await payer.allow()
    }
  }
  const { patient, help } = EXIT_CODES[code]
  await link.shows(headingOf(spoken(patient, plan)))
  await expect(link.frame.getByText(spoken(help, plan))).toBeVisible()
  return { host, link }
}

const codes = Object.keys(EXIT_CODES) as ExitCode[]
const shown = codes.filter((code) => code !== 'INVALID_PUBLISHABLE_KEY')

for (const code of shown) {
  story(`${code} is explained, and told to the host when the patient leaves`, async ({ page, system }) => {
    const { retryable, next, developer } = EXIT_CODES[code]
    const printed = consoleOf(page)
    const { host, link } = await meet(page, system, code)
    expect(await host.names()).not.toContain('onExit')
    await expect(link.button('Try again')).toHaveCount(retryable ? 1 : 0)
    await expect(link.button('Choose another plan')).toHaveCount(next === 'CLOSE' ? 0 : 1)
    expect(printed.filter((line) => line.endsWith(developer))).toHaveLength(1)

    await link.button('Close', true).first().click()
    await expect(link.element).toHaveCount(0)
    const exits = (await host.calls()).filter(([name]) => name !== 'onLoad' && name !== 'onSyncing')
    expect(exits).toEqual([['onExit', { code }]])
  })
}

// No patient is to be kept in a widget that the page may not have: the page in its place tells the host at once.
story('INVALID_PUBLISHABLE_KEY is told to the host at once', async ({ page, system }) => {
  const { patient, developer } = EXIT_CODES.INVALID_PUBLISHABLE_KEY
  const printed = consoleOf(page)
  const { options } = wayTo('INVALID_PUBLISHABLE_KEY')
  const host = await PlainHost.visit(page, system, options)
  const link = await host.open()
  await expect(link.element).toHaveCount(0)
  await expect.poll(() => host.calls()).toEqual([['onExit', { code: 'INVALID_PUBLISHABLE_KEY' }]])
  expect(printed.some((line) => line.endsWith(developer))).toBe(true)

  const query = new URLSearchParams({
    publishableKey: String(options['publishableKey']),
    openerUrl: host.origin,
  })
  await page.goto(`${system.urls.link}/?${query}`)
  await expect(page.getByRole('heading', { name: headingOf(patient), exact: true })).toBeVisible()
  await expect(page.getByRole('button')).toHaveCount(0)
})

story('a code is forgotten by "Try again"', async ({ page, system }) => {
  const { host, link } = await meet(page, system, 'QUERY_SERVER_ERROR')
  await link.button('Try again').click()
  await link.shows(/^Next, sign in at/)
  await link.button('Close', true).first().click()
  await link.button('Leave', true).click()
  await expect(link.element).toHaveCount(0)
  expect(await host.calls()).toEqual([['onLoad'], ['onExit']])
})

story('a code is forgotten by "Choose another plan"', async ({ page, system }) => {
  const { host, link } = await meet(page, system, 'QUERY_INELIGIBLE')
  await link.button('Choose another plan').click()
  await link.shows('Select a health plan')
  await link.search('sandbox declines')
  await expect(link.button('Sandbox: payer declines', true)).toBeVisible()
  await link.button('Close', true).first().click()
  await expect(link.element).toHaveCount(0)
  expect(await host.calls()).toEqual([['onLoad'], ['onExit']])
})
