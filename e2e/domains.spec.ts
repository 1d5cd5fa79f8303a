import { expect } from '@playwright/test'
import { cover, pressContinue, TRICKS } from './hostile/cover.ts'
import { DemoPage } from './pages/DemoPage.ts'
import { HOSTS, secureStory } from './secure/secureStory.ts'
import { complaintsOf } from './system/story.ts'

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
  'a host page that isolates itself (COOP) links too, though it gets no handle of the window',
  async ({ page, secure }) => {
    secure.proxy.addHeaders(HOSTS.demo, { 'cross-origin-opener-policy': 'same-origin' })
    const demo = await DemoPage.visit(page, secure.system)
    const link = await demo.connect()
    await link.choosePlan()
    await link.agree()
    await link.shows(/^Next, sign in at/)
    const opened = page.context().waitForEvent('page')
    await link.button(/^Continue to/).click()
    const payer = link.payerIn(await opened)
    await payer.signIn()
    await payer.allow()
    await link.finish()
    await demo.showsRecords()
  },
)

secureStory(
  'a page of another site cannot have its picture over the consent screen clicked through',
  async ({ page, secure }) => {
    const demo = await DemoPage.visit(page, secure.system)
    const link = await demo.connect()
    await link.choosePlan()
    const uncover = await cover(page, TRICKS[0])
    await link.frame.getByRole('checkbox').press('Space')
    await expect(link.button('Continue', true)).toBeEnabled()
    await pressContinue(link)
    await expect(link.frame.getByText(/lies over this question/)).toBeVisible()
    await uncover()
    await expect(link.button('Continue', true)).toBeDisabled()
    await link.button('Continue', true).click()
    await link.shows(/^Next, sign in at/)
  },
)
