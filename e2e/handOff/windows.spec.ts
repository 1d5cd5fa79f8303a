import { expect } from '@playwright/test'
import { expectAccessible } from '../checks/accessibility.ts'
import { PATIENT_3, PayerWindow } from '../pages/PayerWindow.ts'
import { secureStory } from '../secure/secureStory.ts'
import { visitHost } from './visitHost.ts'
import { keepWindowsShut, useTheOnlyWindow } from './windowTricks.ts'
import type { Page } from '@playwright/test'

/** Where the payer's window does not open, and where there can be none. */

/** What the frame says to the host page, its events left out, from the page's next load on. */
async function hearFrame(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => {
      if (data.type !== 'EVENT') heard.push(data.type)
    })
  })
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}

secureStory('a window that the browser keeps shut is opened by a link', async ({ page, secure }) => {
  await page.addInitScript(keepWindowsShut)
  const { host, link } = await visitHost(page, secure)
  await link.agree()
  await link.shows('Your browser kept the window shut')
  await expectAccessible(page, 'window blocked')
  const opened = page.context().waitForEvent('page')
  await link.frame.getByRole('link', { name: 'Open Humana' }).click()
  await new PayerWindow(await opened).signInAndAllow()
  await link.finish()
  expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
})

secureStory(
  'without windows the tab goes to the payer and comes back, and the widget opens itself, once',
  async ({ page, secure }) => {
    await page.addInitScript(keepWindowsShut)
    const heard = await hearFrame(page)
    const { host, link } = await visitHost(page, secure, { options: { autoExit: false } })
    await link.agree()
    await link.shows('Your browser kept the window shut')
    await link.frame.getByRole('link', { name: 'Use this tab' }).click()
    const payer = new PayerWindow(page)
    await payer.signIn(PATIENT_3)
    await payer.allowHere()
    await page.waitForURL(`${host.origin}/**`)
    await link.shows('Your records are shared')
    expect(await heard()).toEqual(['READY', 'RESUME', 'LOADED', 'SYNCING'])
    expect(await host.names()).toEqual(['onLoad', 'onSyncing'])

    // A reload is no return: the host page is asked.
    await page.reload()
    await expect.poll(heard).toEqual(['READY'])
    await host.open()
    await link.finish()
    expect(await heard()).not.toContain('RESUME')
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

secureStory(
  'a browser that takes its only window to the payer is led back, and the widget opens itself',
  async ({ page, secure }) => {
    await page.addInitScript(useTheOnlyWindow)
    const { host, link } = await visitHost(page, secure)
    await link.agree()
    const payer = new PayerWindow(page)
    await payer.signIn(PATIENT_3)
    await payer.allowHere()
    await payer.shows('You are signed in at Humana')
    await expectAccessible(page, 'signed in, no other window')
    await page.getByRole('link', { name: 'Go back to Bright Steps' }).click()
    await page.waitForURL(`${host.origin}/**`)
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)
