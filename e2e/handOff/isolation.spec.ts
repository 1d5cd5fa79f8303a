import { expect } from '@playwright/test'
import { DemoPage } from '../pages/DemoPage.ts'
import { HOSTS, secureStory } from '../secure/secureStory.ts'
import { complaintsOf } from '../system/story.ts'
import { visitHost } from './visitHost.ts'

/** Whatever the pages involved cut off, the frame learns from the service what became of the payer's window. */

secureStory(
  'links across three registrable domains, with storage apart and windows by click only',
  async ({ page, secure }) => {
    const complaints = complaintsOf(page)
    const foreign = new Set<string>()
    page.context().on('request', (request) => {
      const { hostname, protocol } = new URL(request.url())
      const known: readonly string[] = Object.values(HOSTS)
      if (protocol.startsWith('http') && !known.includes(hostname)) foreign.add(hostname)
    })
    const demo = await DemoPage.visit(page, secure.system)
    const link = await demo.connect()
    const payer = await link.goToPayer()
    await payer.shows('Sign in')
    expect(new URL(payer.page.url()).host).toBe(HOSTS.payer)
    await payer.signIn()
    await payer.allow()
    await link.finish()
    await demo.showsRecords()

    const cookies = await page.context().cookies()
    for (const cookie of cookies.filter(({ domain }) => domain.endsWith(HOSTS.link))) {
      expect.soft(cookie, cookie.name).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' })
      expect.soft(cookie.name).toMatch(/^__Host-/)
    }
    expect([...foreign]).toEqual([])
    expect(complaints).toEqual([])
  },
)

secureStory(
  'links though the payer isolates its pages, which cuts its window off',
  async ({ page, secure }) => {
    secure.proxy.addHeaders(HOSTS.payer, { 'cross-origin-opener-policy': 'same-origin' })
    const { host, link } = await visitHost(page, secure)
    const payer = await link.agreeAndOpenPayer()
    await payer.shows('Sign in')
    expect(await payer.page.evaluate(() => window.opener as unknown)).toBeNull()
    await payer.signInAndAllow()
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

for (const { policy, headers, handle } of [
  { policy: 'COOP same-origin', headers: { 'cross-origin-opener-policy': 'same-origin' }, handle: false },
  {
    policy: 'COOP same-origin-allow-popups',
    headers: { 'cross-origin-opener-policy': 'same-origin-allow-popups' },
    handle: true,
  },
  {
    policy: 'COOP and COEP',
    headers: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    },
    handle: false,
  },
]) {
  secureStory(`links from a host page with ${policy}`, async ({ page, secure }) => {
    const { host, link } = await visitHost(page, secure, { headers })
    const payer = await link.agreeAndOpenPayer()
    await payer.shows('Sign in')
    await link.shows('Finish in the Humana window')
    expect((await payer.page.evaluate(() => window.opener as unknown)) !== null).toBe(handle)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe('cross-origin-embedder-policy' in headers)
    await payer.signInAndAllow()
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  })
}
