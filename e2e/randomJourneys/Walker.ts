import { expect } from '@playwright/test'
import { LinkFrame } from '../pages/LinkFrame.ts'
import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { readHeard } from './heard.ts'
import { prepare } from './journeyPage.ts'
import type { BrowserContext, Page } from '@playwright/test'
import type { Step, View } from './drawStep.ts'
import type { Entry } from './heard.ts'

/** A press waits no longer: what it was to press has gone meanwhile. */
const PRESS = { timeout: 2_000 }

/** The patient and the host page in one. */
export class Walker {
  readonly page: Page
  readonly context: BrowserContext
  readonly link: LinkFrame
  readonly #log: readonly Entry[]
  #online = true

  constructor(page: Page, log: readonly Entry[]) {
    this.page = page
    this.context = page.context()
    this.link = new LinkFrame(page)
    this.#log = log
  }

  isOpen(): boolean {
    return readHeard(this.#log).openings.at(-1)?.end === null
  }

  async act(name: 'open' | 'exit' | 'close' | 'create') {
    if (name === 'open' && !this.isOpen()) await this.page.evaluate(prepare)
    await this.page.evaluate((each) => (window as unknown as { act: (name: string) => void }).act(each), name)
  }

  get #payer(): Page | undefined {
    return this.context.pages().find((each) => each !== this.page && !each.isClosed())
  }

  /**
   * What is there once the screen waits for somebody, or the widget has gone.
   * @param until the screen to wait for; else the first that asks for something, or that shows the sync
   */
  async look(until: string | { duringSync: boolean } = { duringSync: false }): Promise<View> {
    let view: View | undefined
    const passing = ['', 'One moment']
    if (typeof until === 'object' && !until.duringSync) passing.push('Collecting your records')
    await expect
      .poll(
        async () => {
          if (!this.isOpen()) return true
          const seen = await this.#see()
          view = seen
          return typeof until === 'string' ? seen.heading === until : !passing.includes(seen.heading)
        },
        { timeout: 25_000, intervals: [30, 60, 120], message: `still ${view?.heading ?? 'nothing'}` },
      )
      .toBe(true)
    return view ?? { heading: '', buttons: [], hasPayerWindow: false, online: this.#online }
  }

  async #see(): Promise<View> {
    const nothing = { heading: '', buttons: [] as string[] }
    const frame = this.page.frames().find((each) => each.parentFrame() === this.page.mainFrame())
    const seen = await (
      frame?.evaluate(() => {
        const within = (each: Element) => each.closest('[inert]') === null
        const named = [...document.querySelectorAll('h1, h2')].filter(within)
        const buttons = [...document.querySelectorAll('button:not([aria-disabled="true"])')].filter(within)
        return {
          heading: named[0]?.textContent ?? '',
          buttons: buttons.map((each) => each.getAttribute('aria-label') ?? each.textContent),
        }
      }) ?? Promise.resolve(nothing)
    ).catch(() => nothing)
    return { ...seen, hasPayerWindow: this.#payer !== undefined, online: this.#online }
  }

  /** @returns false where what it was to press has gone meanwhile, as in life */
  async take(step: Step): Promise<boolean> {
    const { frame } = this.link
    if ('network' in step) return isDone(this.#setOnline(step.network === 'back'))
    if ('host' in step) return isDone(this.act(step.host))
    if ('reload' in step) return isDone(this.page.reload().then(() => this.act('open')))
    if ('payer' in step) return isTaken(this.#atPayer(step.payer))
    if ('key' in step) return isTaken(frame.locator('#title, #over-title').last().press('Escape', PRESS))
    if ('press' in step) {
      return isTaken(frame.getByRole('button', { name: step.press, exact: true }).first().click(PRESS))
    }
    if ('agree' in step) return isTaken(this.#agree())
    return isTaken(this.#choose(step.choose))
  }

  async #agree() {
    await this.link.frame.getByRole('checkbox').check(PRESS)
    await this.link.button('Continue', true).click(PRESS)
  }

  async #choose(plan: string) {
    if (plan.startsWith('Sandbox')) await this.link.frame.getByRole('searchbox').fill(plan, PRESS)
    else await this.link.frame.getByRole('searchbox').fill('', PRESS)
    const buttons = this.link.frame.getByRole('button')
    const later = buttons.filter({ hasText: 'Not yet available' }).first()
    await (plan === 'a plan to come' ? later : this.link.button(plan, true)).click(PRESS)
  }

  async #atPayer(what: 'allow' | 'decline' | 'close') {
    const payer = this.#payer
    if (payer === undefined) return
    if (what === 'close') return payer.close()
    const allow = payer.getByRole('button', { name: /^allow/i })
    const password = payer.getByLabel(/password/i)
    await allow.or(password).first().waitFor(PRESS)
    if (await password.isVisible()) {
      await payer.getByRole('textbox', { name: /email|user/i }).fill(PATIENT_3.username, PRESS)
      await password.fill(PATIENT_3.password, PRESS)
      await payer.getByRole('button', { name: /sign in/i }).click(PRESS)
    }
    const deny = payer.getByRole('button', { name: /do not allow|don.t allow|deny/i })
    const closed = payer.waitForEvent('close', { timeout: 5_000 })
    await Promise.all([closed, (what === 'allow' ? allow : deny).click(PRESS)])
  }

  async #setOnline(online: boolean) {
    this.#online = online
    await this.page.evaluate(
      (name) => (window as unknown as { tell: (entry: object) => void }).tell({ did: name }),
      online ? 'online' : 'offline',
    )
    await this.context.setOffline(!online)
  }

  /** Makes an end: by the screens' own buttons, or by the host page. */
  async finish(how: 'patient' | 'exit') {
    if (!this.#online) await this.#setOnline(true)
    for (let tries = 0; this.isOpen() && how === 'patient' && tries < 6; tries++) {
      const { buttons } = await this.look({ duringSync: true })
      const press = ['Leave', 'Finish later', 'Close'].find((name) => buttons.includes(name))
      if (press !== undefined) await this.take({ press })
      await expect
        .poll(() => !this.isOpen(), PRESS)
        .toBe(true)
        .catch(() => {})
    }
    if (this.isOpen()) await this.act('exit')
    const others = this.context.pages().filter((each) => each !== this.page)
    await Promise.all(others.map((each) => each.close()))
  }
}

async function isDone(work: Promise<unknown>): Promise<boolean> {
  await work
  return true
}

/** Whether a press found what it was to press; anything else that goes wrong is told. */
async function isTaken(work: Promise<unknown>): Promise<boolean> {
  try {
    return await isDone(work)
  } catch (error) {
    if (error instanceof Error && /Timeout|closed|detached|did not change its state/.test(error.message))
      return false
    throw error
  }
}
