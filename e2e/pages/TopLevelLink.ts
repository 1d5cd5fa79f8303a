import { LinkFrame } from './LinkFrame.ts'
import type { Page } from '@playwright/test'

/** The widget as a page of its own, without a host page around it. */
export class TopLevelLink extends LinkFrame {
  constructor(page: Page) {
    super(page, page)
  }

  override async finish() {
    await this.shows('Your records are shared')
    await this.button('Continue', true).click()
    await this.shows('You can close this page now')
  }

  /** From the consent. */
  async leave() {
    await this.button('Close', true).click()
    await this.button('Leave', true).click()
    await this.shows('You can close this page now')
  }
}
