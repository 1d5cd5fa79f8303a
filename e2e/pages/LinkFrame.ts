import { expect } from '@playwright/test'
import { PayerWindow } from './PayerWindow.ts'
import type { FrameLocator, Locator, Page } from '@playwright/test'

/** The widget as a patient meets it, inside a host page. */
export class LinkFrame {
  readonly page: Page
  /** Where its screens are. */
  readonly frame: FrameLocator | Page

  constructor(page: Page, frame: FrameLocator | Page = page.getByTitle('Flexpa Link').contentFrame()) {
    this.page = page
    this.frame = frame
  }

  heading(name: string | RegExp): Locator {
    return this.frame.getByRole('heading', { name })
  }

  button(name: string | RegExp, exact = false): Locator {
    return this.frame.getByRole('button', { name, exact })
  }

  get element(): Locator {
    return this.page.getByTitle('Flexpa Link')
  }

  async shows(name: string | RegExp) {
    await expect(this.heading(name)).toBeVisible({ timeout: 20_000 })
  }

  async search(text: string) {
    await this.frame.getByRole('searchbox').fill(text)
  }

  async choosePlan(label = 'Humana') {
    await this.shows('Select a health plan')
    await this.button(label, true).click()
  }

  async agree() {
    await this.shows(/^Share your/)
    const box = this.frame.getByRole('checkbox', {
      name: 'I agree to the Terms of Service and Privacy Policy',
    })
    // For half a second Chromium keeps presses from a frame that came to where it is, if that frame watches its visibility.
    await expect(() => box.check()).toPass()
    await this.button('Continue', true).click()
  }

  /** From the explainer to the payer's window. */
  async openPayer(): Promise<PayerWindow> {
    await this.shows(/^Next, sign in at/)
    const opened = this.page.waitForEvent('popup')
    await this.button(/^Continue to/).click()
    return new PayerWindow(await opened)
  }

  /** The payer's pages in a window that was opened without the host page getting hold of it. */
  payerIn(page: Page): PayerWindow {
    return new PayerWindow(page)
  }

  /** From the first screen to the payer's window. */
  async goToPayer(label = 'Humana'): Promise<PayerWindow> {
    await this.choosePlan(label)
    await this.agree()
    return this.openPayer()
  }

  /** From the consent, where the host page names the plan and skips the explainer, to the payer's window. */
  async agreeAndOpenPayer(): Promise<PayerWindow> {
    // Not the popup event: a host page that isolates itself never gets hold of the window.
    const opened = this.page.context().waitForEvent('page')
    await this.agree()
    return new PayerWindow(await opened)
  }

  /** From the failure screen, over the explainer again, to a new window. */
  async tryAgain(): Promise<PayerWindow> {
    await this.button('Try again').click()
    return this.openPayer()
  }

  /** How many records the success screen says were shared. */
  async sharedCount(): Promise<number> {
    await expect(this.heading('Your records are shared')).toBeVisible({ timeout: 60_000 })
    const text = await this.frame.locator('details.more summary').textContent()
    return Number(text?.replace(/\D/g, ''))
  }

  async finish() {
    await this.shows('Your records are shared')
    await this.button('Continue', true).click()
    await expect(this.element).toHaveCount(0)
  }
}
