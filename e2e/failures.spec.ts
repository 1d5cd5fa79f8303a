import { PATIENT_2, PayerWindow } from './pages/PayerWindow.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { expectAccessible } from './checks/accessibility.ts'
import { expect, story } from './system/story.ts'

story('a patient who declines reads so, tries again, and succeeds', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  const first = await link.goToPayer()
  await first.signIn()
  await first.decline()
  await link.shows(/Humana did not share your records/)
  await expect(link.frame.getByText(/Nothing was shared/)).toBeVisible()
  await expect(link.frame.getByText(/Reference \w{4}-\w{4}/)).toBeVisible()
  await expectAccessible(page, 'failure')
  expect(await host.names()).toEqual(['onLoad'])

  const second = await link.tryAgain()
  await second.signIn()
  await second.allow()
  await link.finish()
  expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
})

story('leaving from the failure screen tells the host the code', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  const payer = await link.goToPayer()
  await payer.signIn()
  await payer.decline()
  await link.shows(/did not share your records/)
  await link.button('Close', true).click()
  await expect(link.element).toHaveCount(0)
  expect((await host.calls()).at(-1)).toEqual(['onExit', { code: 'QUERY_REJECTED' }])
})

story('a window that the browser keeps shut can be opened, or the tab be used', async ({ page, system }) => {
  await page.addInitScript(() => {
    window.open = () => null
  })
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.choosePlan()
  await link.agree()
  await link.shows(/^Next, sign in at/)
  await link.button(/^Continue to/).click()
  await link.shows('Your browser kept the window shut')
  await expectAccessible(page, 'window blocked')
  await link.frame
    .getByRole('button', { name: 'Use this tab' })
    .or(link.frame.getByRole('link', { name: 'Use this tab' }))
    .click()

  const payer = new PayerWindow(page)
  await payer.signIn()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.waitForURL(`${host.origin}/**`)
  await link.finish()
  expect(await host.names()).toContain('onSuccess')
})

story('closing during consent asks first', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.choosePlan()
  await link.shows(/^Share your/)
  await link.button('Close', true).click()
  const dialog = link.frame
    .getByRole('dialog', { name: 'Leave?' })
    .or(link.frame.getByRole('alertdialog', { name: 'Leave?' }))
  await expect(dialog).toBeVisible()
  await expect(dialog.getByText('Nothing has been shared.')).toBeVisible()
  await expectAccessible(page, 'leave?')
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(link.element).toHaveCount(0)
  expect(await host.calls()).toEqual([['onLoad'], ['onExit']])
})

story(
  'a payer window that the patient closes is no cancel: the frame offers ways on',
  async ({ page, system }) => {
    const host = await PlainHost.visit(page, system)
    const link = await host.open()
    const payer = await link.goToPayer()
    await payer.shows('Sign in')
    await link.shows('Finish in the Humana window')
    await expectAccessible(page, 'signing in')
    await payer.page.close()
    await link.button('I finished signing in').click()
    await expect(link.frame.getByText(/has not told us yet/)).toBeVisible()
    const again = page.waitForEvent('popup')
    await link.button('Open the window again').click()
    const second = new PayerWindow(await again)
    await second.signIn()
    await second.allow()
    await link.finish()
  },
)

story('a plan that is not connected says so and leads back', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.search('a')
  const later = link.frame.getByRole('button').filter({ hasText: 'Not yet available' })
  await later.first().click()
  await link.shows(/is not yet available$/)
  await expectAccessible(page, 'not yet available')
  await link.button('Choose another plan').click()
  await link.shows('Select a health plan')
})

story('a search without a match helps, and the request form stores', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.search('qwxz health')
  await expect(link.frame.getByText('No plan matches “qwxz health”')).toBeVisible()
  await expectAccessible(page, 'no match')
  await link.frame.getByText("Can't find your plan?").click()
  await link.shows("Tell us your plan's name")
  await expectAccessible(page, 'request a plan')
  const name = link.frame.getByRole('textbox', { name: 'Plan name' })
  await name.fill('')
  await link.button('Send').click()
  await expect(link.frame.getByText("Please type your plan's name.")).toBeVisible()
  await name.fill('Qwxz Health of Ohio')
  const stored = page.waitForResponse((response) => response.url().endsWith('/plan-requests'))
  await link.button('Send').click()
  expect((await stored).status()).toBe(201)
  await link.shows('Thank you')
  await expectAccessible(page, 'thank you')
})

story('a login for a family asks whose records they are, and names that person', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system, { autoExit: false })
  const link = await host.open()
  const payer = await link.goToPayer()
  await payer.signIn(PATIENT_2)
  await payer.shows('Whose records?')
  expect(await payer.page.getByRole('radio').count()).toBeGreaterThanOrEqual(2)
  const child = payer.page
    .locator('label', { has: payer.page.getByRole('radio') })
    .filter({ hasText: /child|son|daughter/i })
  const name = (await child.locator('b').textContent()) ?? ''
  await child.getByRole('radio').check()
  await payer.page.getByRole('button', { name: 'Continue' }).click()
  await payer.shows(new RegExp(name))
  await payer.allow()
  await link.shows('Your records are shared')
  await expect(link.frame.getByText(new RegExp(name)).first()).toBeVisible()
})
