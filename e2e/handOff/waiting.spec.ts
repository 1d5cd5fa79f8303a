import { expect } from '@playwright/test'
import { startChromium } from '../browser/startChromium.ts'
import { expectAccessible } from '../checks/accessibility.ts'
import { PATIENT_1, PayerWindow } from '../pages/PayerWindow.ts'
import { secureStory } from '../secure/secureStory.ts'
import { linkFrameOf, visitHost } from './visitHost.ts'
import type { BrowserContext } from '@playwright/test'

/** What may happen to patient, page and network while the frame waits for the payer, or for the records. */

const NOT_YET = /Humana has not told us yet/

secureStory(
  'a payer window that the patient closes is no cancel: the frame offers ways on',
  async ({ page, secure }) => {
    const { host, link } = await visitHost(page, secure)
    const first = await link.agreeAndOpenPayer()
    await first.shows('Sign in')
    await link.shows('Finish in the Humana window')
    await expectAccessible(page, 'signing in')
    await first.page.close()
    const opened = page.context().waitForEvent('page')
    await link.button('Open the window again').click()
    await new PayerWindow(await opened).signInAndAllow()
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

secureStory('"I finished" pressed too early is no failure', async ({ page, secure }) => {
  const { host, link } = await visitHost(page, secure)
  const payer = await link.agreeAndOpenPayer()
  await payer.shows('Sign in')
  await page.bringToFront()
  await link.button('I finished signing in').click()
  await expect(link.frame.getByText(NOT_YET)).toBeVisible()
  await expectAccessible(page, 'not told yet')
  await payer.signInAndAllow()
  await link.finish()
  expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
})

/** In a browser that suspends pages in the background. */
const backgroundStory = secureStory.extend<{ background: BrowserContext }>({
  background: async ({ launchOptions }, use) => {
    const chromium = await startChromium(launchOptions)
    await use(chromium.context)
    await chromium.close()
  },
})

backgroundStory(
  'a page that the browser suspended meanwhile hears what it has missed',
  async ({ background, secure }) => {
    const page = await background.newPage()
    const { host, link } = await visitHost(page, secure, { options: { autoExit: false } })
    const payer = await link.agreeAndOpenPayer()
    await payer.shows('Sign in')
    const frame = linkFrameOf(page)
    await frame.evaluate(() => {
      const lifecycle: string[] = []
      Object.assign(window, { lifecycle })
      for (const type of ['freeze', 'resume']) document.addEventListener(type, () => lifecycle.push(type))
    })
    const devtools = await background.newCDPSession(page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await payer.signInAndAllow()
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await link.shows('Your records are shared')
    const lifecycle = await frame.evaluate(() => (window as unknown as { lifecycle: string[] }).lifecycle)
    expect(lifecycle).toEqual(['freeze', 'resume'])
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

secureStory(
  'a host page that is reloaded during the sign-in, and opens again, waits on for the same payer window',
  async ({ page, secure }) => {
    const { host, link } = await visitHost(page, secure)
    const payer = await link.agreeAndOpenPayer()
    await payer.shows('Sign in')
    await page.reload()
    await host.open()
    await link.shows('Finish in the Humana window')
    await payer.signInAndAllow()
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

secureStory(
  'a host page that is reloaded during the sync, and opens again, goes on with the sync',
  async ({ page, secure }) => {
    secure.gate.hold(/^\/fhir\/Observation/)
    const { host, link } = await visitHost(page, secure)
    const payer = await link.agreeAndOpenPayer()
    await payer.signInAndAllow()
    await link.shows('Collecting your records')
    await expect.poll(() => host.names()).toContain('onSyncing')
    const [, before] = (await host.calls()).find(([name]) => name === 'onSyncing') ?? []
    await page.reload()
    await host.open()
    await link.shows('Collecting your records')
    secure.gate.open()
    await link.finish()
    expect(await host.calls()).toEqual([['onLoad'], ['onSyncing', before], ['onSuccess', before]])
  },
)

secureStory(
  'a network that is lost during the sync is said, and gone over once it is back',
  async ({ page, secure }) => {
    secure.gate.hold(/^\/fhir\/Observation/)
    const { host, link } = await visitHost(page, secure)
    const payer = await link.agreeAndOpenPayer()
    await payer.signInAndAllow()
    await link.shows('Collecting your records')
    await page.context().setOffline(true)
    await link.shows('You are offline')
    secure.gate.open()
    await page.context().setOffline(false)
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

secureStory('two tabs each link their own patient', async ({ page, context, secure }) => {
  const options = { autoExit: false, requestedResources: ['Patient'] }
  const one = await visitHost(page, secure, { options })
  const two = await visitHost(await context.newPage(), secure, { options })
  await page.bringToFront()
  const payerOne = await one.link.agreeAndOpenPayer()
  await two.host.page.bringToFront()
  const payerTwo = await two.link.agreeAndOpenPayer()
  await payerOne.shows('Sign in')
  await payerTwo.signInAndAllow(PATIENT_1)
  await two.link.shows('Your records are shared')
  await one.link.shows('Finish in the Humana window')
  await payerOne.signInAndAllow()
  await one.link.shows('Your records are shared')

  await expect(one.link.frame.getByText(/Thomas Oduya/)).toBeVisible()
  await expect(two.link.frame.getByText(/Marian Castellano/)).toBeVisible()
  await page.bringToFront()
  await one.link.finish()
  await two.host.page.bringToFront()
  await two.link.finish()
  const tokens = [await one.host.calls(), await two.host.calls()].map((calls) => {
    expect(calls.map(([name]) => name)).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
    const [, ...told] = calls.map(([, token]) => token)
    expect(new Set(told).size).toBe(1)
    return told[0]
  })
  expect(tokens[0]).not.toBe(tokens[1])
})
