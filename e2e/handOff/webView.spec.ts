import { expect } from '@playwright/test'
import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { expectAccessible } from '../checks/accessibility.ts'
import { HUMANA } from '../http/linkOverHttp.ts'
import { PATIENT_3, PayerWindow } from '../pages/PayerWindow.ts'
import { TopLevelLink } from '../pages/TopLevelLink.ts'
import { HOSTS, secureStory } from '../secure/secureStory.ts'
import { serveHostPage } from '../system/hostPage.ts'
import { keepWindowsShut, useTheOnlyWindow } from './windowTricks.ts'
import type { Page } from '@playwright/test'

/** The widget as the top-level page of a mobile app's WebView: there is no host page, and maybe no second window. */

const LINK = `https://${HOSTS.link}`

interface Posted {
  type: string
  payload?: unknown
}

/** Opens a WebView of React Native, as its page sees it. @returns what the app around it hears, less the events */
async function openWebView(page: Page, query: Record<string, string> = {}): Promise<Posted[]> {
  const heard: Posted[] = []
  await page.exposeFunction('hear', (text: string) => {
    const message = JSON.parse(text) as Posted
    if (message.type !== 'EVENT') heard.push(message)
  })
  await page.addInitScript(() => {
    const { hear } = window as unknown as { hear: (text: string) => void }
    if (window.top === window) Object.assign(window, { ReactNativeWebView: { postMessage: hear } })
  })
  const options = {
    publishableKey: TEST_KEYS.strict.publishableKey,
    openerUrl: `https://${HOSTS.page}/`,
    user: JSON.stringify({ externalId: crypto.randomUUID() }),
    usage: 'ONE_TIME',
    endpoint: HUMANA,
    skipExplainer: 'true',
    ...query,
  }
  await page.goto(`${LINK}/?${new URLSearchParams(options)}`)
  return heard
}

/** Each message once, SYNCING and SUCCESS with one token, though the page may have been away in between. */
async function expectWholeJourney(heard: Posted[]) {
  await expect.poll(() => heard.map(({ type }) => type)).toEqual(['LOADED', 'SYNCING', 'SUCCESS'])
  const [, syncing, success] = heard
  expect(syncing?.payload).toMatch(/^public_token_/)
  expect(success?.payload).toBe(syncing?.payload)
}

for (const { opener, openerUrl } of [
  { opener: 'a web page', openerUrl: `https://${HOSTS.page}/records` },
  { opener: 'an address of the app’s own scheme, registered in full', openerUrl: 'app://open' },
]) {
  secureStory(`links at top level, opened by ${opener}, and tells the app`, async ({ page }) => {
    const heard = await openWebView(page, { openerUrl })
    const link = new TopLevelLink(page)
    const payer = await link.agreeAndOpenPayer()
    await payer.signInAndAllow()
    await link.finish()
    await expectWholeJourney(heard)
    const back = page.getByRole('link', { name: 'Go back to Bright Steps' })
    await expect(back).toHaveAttribute('href', openerUrl)
    await expectAccessible(page, 'ended, as a page of its own')
  })
}

secureStory(
  'without windows, the way back leads to our own page, where the journey goes on',
  async ({ page }) => {
    await page.addInitScript(keepWindowsShut)
    const heard = await openWebView(page, { user: '', openerUrl: 'app://open' })
    const started = page.url()
    const link = new TopLevelLink(page)
    await link.agree()
    await link.shows('Your browser kept the window shut')
    await page.getByRole('link', { name: 'Use this tab' }).click()
    const payer = new PayerWindow(page)
    await payer.signIn(PATIENT_3)
    await payer.allowHere()
    await page.waitForURL(started)
    await link.finish()
    await expectWholeJourney(heard)
  },
)

secureStory('where the only window goes to the payer, its last page leads back', async ({ page }) => {
  await page.addInitScript(useTheOnlyWindow)
  const heard = await openWebView(page, { user: '' })
  const started = page.url()
  const link = new TopLevelLink(page)
  await link.agree()
  const payer = new PayerWindow(page)
  await payer.signIn(PATIENT_3)
  await payer.allowHere()
  await payer.shows('You are signed in at Humana')
  await expectAccessible(page, 'signed in, no other window')
  await page.getByRole('link', { name: 'Go back to Bright Steps' }).click()
  await page.waitForURL(started)
  await link.finish()
  await expectWholeJourney(heard)
})

secureStory('leaving, and being refused, are told once', async ({ page, context }) => {
  const heard = await openWebView(page)
  const link = new TopLevelLink(page)
  await link.leave()
  await expect.poll(() => heard).toEqual([{ type: 'LOADED' }, { type: 'CLOSED' }])

  const refused = await context.newPage()
  const told = await openWebView(refused, { openerUrl: 'other://open' })
  await expect(refused.getByRole('heading')).toBeVisible()
  await expect.poll(() => told).toEqual([{ type: 'CLOSED', payload: { code: 'INVALID_PUBLISHABLE_KEY' } }])
})

secureStory('what an app has opened is framed by nobody', async ({ page, secure }) => {
  const query = new URLSearchParams({
    publishableKey: TEST_KEYS.strict.publishableKey,
    openerUrl: 'app://open',
  })
  const server = await serveHostPage(`<title>Framer</title><iframe src="${LINK}/?${query}"></iframe>`)
  secure.proxy.route(HOSTS.page, Number(new URL(server.origin).port))
  await page.goto(`https://${HOSTS.page}/`)
  await expect
    .poll(() => page.frames().map((frame) => frame.url()))
    .toContain('chrome-error://chromewebdata/')
  await server.close()
})
