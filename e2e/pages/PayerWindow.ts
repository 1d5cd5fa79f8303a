import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

export interface Credentials {
  username: string
  password: string
}

export const PATIENT_1: Credentials = { username: 'patient1@flexpa.com', password: 'examplepatient' }
/** A parent, whose login serves a child too. */
export const PATIENT_2: Credentials = { username: 'patient2@flexpa.com', password: 'examplepatient' }
export const PATIENT_3: Credentials = { username: 'patient3@flexpa.com', password: 'examplepatient' }

/** The sandbox payer's own pages, in the window that the click has opened. */
export class PayerWindow {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signIn({ username, password }: Credentials = PATIENT_1) {
    await this.page.getByRole('textbox', { name: /email|user/i }).fill(username)
    await this.page.getByLabel(/password/i).fill(password)
    await this.page.getByRole('button', { name: /sign in/i }).click()
  }

  async choosePerson(name: string | RegExp) {
    await this.page.getByRole('radio', { name }).check()
  }

  /** The window closes itself after it. */
  async allow() {
    const closed = this.page.waitForEvent('close')
    await this.page.getByRole('button', { name: /^allow/i }).click()
    await closed
  }

  async decline() {
    const closed = this.page.waitForEvent('close')
    await this.page.getByRole('button', { name: /do not allow|don.t allow|deny/i }).click()
    await closed
  }

  /** Where there is no window of its own to close. */
  async allowHere() {
    await this.page.getByRole('button', { name: /^allow/i }).click()
  }

  /** The small patient, who gives access. */
  async signInAndAllow(credentials: Credentials = PATIENT_3) {
    await this.signIn(credentials)
    await this.allow()
  }

  async shows(name: string | RegExp) {
    await expect(this.page.getByRole('heading', { name })).toBeVisible()
  }
}
