import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { HOSTS, secureStory } from '../secure/secureStory.ts'
import { linkFrameOf, visitHost } from './visitHost.ts'

/** The widget needs nothing that a browser may keep from a frame: no cookie, no storage, none shared with a window. */

secureStory('links where the frame has a storage of its own', async ({ page, secure }) => {
  const { host, link } = await visitHost(page, secure)
  const payer = await link.agreeAndOpenPayer()
  await linkFrameOf(page).evaluate(() => localStorage.setItem('probe', 'of the frame'))
  const other = await page.context().newPage()
  await other.goto(`https://${HOSTS.link}/terms`)
  expect(await other.evaluate(() => localStorage.getItem('probe'))).toBeNull()
  await payer.signInAndAllow()
  await link.finish()
  expect(await host.names()).toContain('onSuccess')
})

secureStory(
  'links where the browser blocks third-party cookies',
  async ({ playwright, launchOptions, secure }) => {
    const profile = await mkdtemp(join(tmpdir(), 'flexpalink-profile-'))
    await mkdir(join(profile, 'Default'))
    // The setting "Block third-party cookies" of Chromium.
    const preferences = { profile: { cookie_controls_mode: 1, block_third_party_cookies: true } }
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...launchOptions,
      ignoreHTTPSErrors: true,
    })
    const page = await context.newPage()
    const { host, link } = await visitHost(page, secure)
    await link.shows(/^Share your/)
    const kept = await linkFrameOf(page).evaluate(() => {
      document.cookie = 'probe=1; Secure; SameSite=None'
      return document.cookie
    })
    expect(kept).toBe('')
    const payer = await link.agreeAndOpenPayer()
    await payer.signInAndAllow()
    await link.finish()
    expect(await host.names()).toContain('onSuccess')
    await context.close()
    await rm(profile, { recursive: true, force: true })
  },
)

secureStory('links where the browser refuses the frame any storage', async ({ page, secure }) => {
  await page.addInitScript((host) => {
    if (location.host !== host) return
    for (const storage of ['sessionStorage', 'localStorage', 'indexedDB']) {
      Object.defineProperty(window, storage, {
        get() {
          throw new DOMException('The document is sandboxed', 'SecurityError')
        },
      })
    }
  }, HOSTS.link)
  const { host, link } = await visitHost(page, secure)
  const payer = await link.agreeAndOpenPayer()
  expect(await linkFrameOf(page).evaluate(() => Reflect.ownKeys(window).includes('sessionStorage'))).toBe(
    true,
  )
  await payer.signInAndAllow()
  await link.finish()
  expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
})
