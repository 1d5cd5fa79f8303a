import { strictTest } from './browser/strictTest.ts'
import { expectAccessible } from './checks/accessibility.ts'
import { LinkApi } from './http/LinkApi.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { makeGatedSystem } from './system/payerGate.ts'
import { expect } from './system/story.ts'
import type { PayerGate } from './system/payerGate.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'

const story = strictTest.extend<object, { gated: { system: RunningSystem; gate: PayerGate } }>({
  gated: [
    async ({}, use) => {
      const gated = await makeGatedSystem()
      await use(gated)
      await gated.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

// First, since the service keeps a payer's metadata once it has read it.
story(
  'a payer that is down ends in a failure screen, from which trying again works',
  async ({ page, gated: { system, gate } }) => {
    gate.refuse(/smart-configuration/)
    const host = await PlainHost.visit(page, system)
    const link = await host.open()
    await link.choosePlan()
    await link.agree()
    await link.shows(/^Next, sign in at/)
    await link.button(/^Continue to/).click()
    await link.shows(/Humana has a problem on its side/)
    await expectAccessible(page, 'failure, payer down')

    gate.open()
    const payer = await link.tryAgain()
    await payer.signIn()
    await payer.allow()
    await link.finish()
    expect((await host.names()).at(-1)).toBe('onSuccess')
  },
)

story(
  'a payer that fails at the last step ends in AUTHORIZATION_CODE_EXCHANGE',
  async ({ page, gated: { system, gate } }) => {
    const host = await PlainHost.visit(page, system)
    const link = await host.open()
    const payer = await link.goToPayer()
    await payer.signIn()
    gate.refuse(/token/)
    await payer.allow()
    await link.shows(/Humana did not finish the last step/)
    await link.button('Close', true).click()
    await expect(link.element).toHaveCount(0)
    expect((await host.calls()).at(-1)).toEqual(['onExit', { code: 'AUTHORIZATION_CODE_EXCHANGE' }])
    gate.open()
  },
)

story(
  'while the payer is slow the screen counts honestly, and the API says when to ask again',
  async ({ page, gated: { system, gate } }) => {
    const host = await PlainHost.visit(page, system)
    const link = await host.open()
    const payer = await link.goToPayer()
    await payer.signIn()
    gate.hold(/^\/fhir\/Observation/)
    await payer.allow()
    await link.shows('Collecting your records')
    await expect(link.frame.getByRole('progressbar')).toBeVisible()
    await expect(link.frame.getByRole('listitem').filter({ hasText: 'Claims' })).toContainText(/\d/)
    await expectAccessible(page, 'syncing')

    await expect.poll(() => host.names()).toContain('onSyncing')
    const [, publicToken] = (await host.calls()).find(([name]) => name === 'onSyncing') ?? []
    const api = new LinkApi(system)
    const { access_token: token } = await api.exchanged(String(publicToken))
    const early = await api.get('/fhir/Observation', token)
    expect(early.status).toBe(429)
    expect(early.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(early.headers.get('x-retry-after')).toBe(early.headers.get('retry-after'))
    expect(await early.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'transient' }],
    })

    gate.open()
    await link.finish()
    expect((await host.calls()).at(-1)).toEqual(['onSuccess', publicToken])
    expect((await api.get('/fhir/Observation', token)).status).toBe(200)
  },
)

story(
  'a network that is gone is said, and gone over once it is back',
  async ({ page, gated: { system } }) => {
    const host = await PlainHost.visit(page, system)
    const link = await host.open()
    const payer = await link.goToPayer()
    await payer.shows('Sign in')
    await page.context().setOffline(true)
    await link.shows('You are offline')
    await expectAccessible(page, 'offline')
    await page.context().setOffline(false)
    await link.shows('Finish in the Humana window')
    await payer.signIn()
    await payer.allow()
    await link.finish()
  },
)
