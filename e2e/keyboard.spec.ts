import { DemoPage } from './pages/DemoPage.ts'
import { PATIENT_1, PayerWindow } from './pages/PayerWindow.ts'
import { expect, story } from './system/story.ts'
import type { Locator, Page } from '@playwright/test'

/** Tabs until the control has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, control: Locator) {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await control.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${control.toString()} cannot be reached by Tab`)
}

story('the whole way by keyboard alone', async ({ page, system }) => {
  story.setTimeout(90_000)
  const demo = await DemoPage.visit(page, system)
  await tabTo(page, page.getByRole('button', { name: 'Connect your health plan' }))
  await page.keyboard.press('Enter')

  const { link } = demo
  await link.shows('Select a health plan')
  await tabTo(page, link.frame.getByRole('searchbox'))
  // The service hears of it now: a browser that vanishes later tells nothing any more.
  const touched = page.waitForResponse((response) => response.url().endsWith('/sessions/current/interaction'))
  await page.keyboard.type('aetna')
  expect((await touched).status()).toBe(200)
  const plan = link.button('Aetna', true)
  await expect(plan).toBeVisible()
  await tabTo(page, plan)
  await page.keyboard.press('Enter')

  await link.shows(/^Share your Aetna records/)
  await tabTo(page, link.frame.getByRole('checkbox'))
  await page.keyboard.press('Space')
  await tabTo(page, link.button('Continue', true))
  await page.keyboard.press('Enter')

  await link.shows('Next, sign in at Aetna')
  await tabTo(page, link.button('Continue to Aetna'))
  const opened = page.waitForEvent('popup')
  await page.keyboard.press('Enter')

  const payer = new PayerWindow(await opened)
  await payer.shows('Sign in')
  await tabTo(payer.page, payer.page.getByRole('textbox', { name: /user/i }))
  await payer.page.keyboard.type(PATIENT_1.username)
  await payer.page.keyboard.press('Tab')
  await payer.page.keyboard.type(PATIENT_1.password)
  await payer.page.keyboard.press('Enter')
  await payer.shows(/^Share records of/)
  await tabTo(payer.page, payer.page.getByRole('button', { name: 'Allow', exact: true }))
  const closed = payer.page.waitForEvent('close')
  await payer.page.keyboard.press('Enter')
  await closed

  await link.shows('Your records are shared')
  await tabTo(page, link.button('Continue', true))
  await page.keyboard.press('Enter')
  await demo.showsRecords()
  await expect(page.getByRole('heading', { name: 'Your health records' })).toBeFocused()
})

story('Tab stays inside the widget, Esc leaves it, and focus returns', async ({ page, system }) => {
  const demo = await DemoPage.visit(page, system)
  const link = await demo.connect()
  await link.shows('Select a health plan')
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press(presses < 15 ? 'Tab' : 'Shift+Tab')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME')
  }
  await link.frame.getByRole('searchbox').focus()
  await page.keyboard.press('Escape')
  await expect(link.element).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Connect your health plan' })).toBeFocused()
})
