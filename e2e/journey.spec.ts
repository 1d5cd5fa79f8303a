import { DemoPage } from './pages/DemoPage.ts'
import { PATIENT_3 } from './pages/PayerWindow.ts'
import { expectAccessible } from './checks/accessibility.ts'
import { complaintsOf, expect, story } from './system/story.ts'

for (const { name, viewport } of [
  { name: 'a desktop', viewport: { width: 1280, height: 900 } },
  { name: 'a phone of 360 px', viewport: { width: 360, height: 740 } },
]) {
  story.describe(`on ${name}`, () => {
    story.use({ viewport })

    story('a patient links a plan, and the app shows the records', async ({ page, system }) => {
      story.setTimeout(240_000)
      const complaints = complaintsOf(page)
      const demo = await DemoPage.visit(page, system)
      await expectAccessible(page, 'demo, before Connect')

      const link = await demo.connect()
      await link.shows('Select a health plan')
      await expect(link.frame.getByText('Test mode')).toBeVisible()
      await expectAccessible(page, 'search')
      await link.search('humna')
      await expect(link.button('Humana', true)).toBeVisible()
      await expectAccessible(page, 'search, results')
      await link.choosePlan('Humana')

      await link.shows('Share your Humana records with Bright Steps?')
      await expectAccessible(page, 'consent')
      await link.agree()

      await link.shows('Next, sign in at Humana')
      await expect(link.frame.getByText(/patient1@flexpa\.com/)).toBeVisible()
      await expectAccessible(page, 'explainer')
      const payer = await link.openPayer()

      await payer.shows('Sign in')
      await expectAccessible(payer.page, 'payer, sign in')
      await payer.signIn()
      await payer.shows(/^Share records of/)
      await expectAccessible(payer.page, 'payer, consent')
      await payer.allow()

      await link.shows('Your records are shared')
      await link.heading('Your records are shared').click()
      await expectAccessible(page, 'success')
      await link.finish()

      await demo.showsRecords()
      await expect(
        demo
          .section(/^Coverage/)
          .locator('.card')
          .first(),
      ).toBeVisible()
      const claims = demo.section(/^Claims/)
      await expect(claims.getByText('Plan paid').first()).toBeVisible()
      await expectAccessible(page, 'demo, records')
      const { introspected, read } = await demo.counts()
      expect(read).toEqual(introspected)
      expect(read['ExplanationOfBenefit']).toBeGreaterThan(0)
      expect(complaints).toEqual([])

      if (viewport.width > 1000) {
        const called = await demo.callbacks()
        expect(called.filter((each) => /^on(Load|Syncing|Success|Exit)/.test(each))).toEqual([
          'onLoad',
          'onSyncing',
          'onSuccess',
        ])
        await claims
          .getByRole('button', { name: /^Raw JSON of the claim/ })
          .first()
          .click()
        await expect(page.getByRole('dialog').getByText('"resourceType"')).toBeVisible()
      }
    })
  })
}

story('a second plan is kept beside the first', async ({ page, system }) => {
  story.setTimeout(90_000)
  const demo = await DemoPage.visit(page, system)
  for (const plan of ['Humana', 'Aetna']) {
    const link = plan === 'Humana' ? await demo.connect() : await demo.connectAnother()
    const payer = await link.goToPayer(plan)
    await payer.signIn(plan === 'Humana' ? undefined : PATIENT_3)
    await payer.allow()
    await link.finish()
    await demo.showsRecords()
  }
  await expect(page.getByRole('tab', { name: /Humana/ })).toBeVisible()
  await expect(page.getByRole('tab', { name: /Aetna/ })).toHaveAttribute('aria-selected', 'true')
  await page.reload()
  await expect(page.getByRole('tab')).toHaveCount(2)
})
