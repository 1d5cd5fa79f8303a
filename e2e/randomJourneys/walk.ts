import { expect } from '@playwright/test'
import { LinkFrame } from '../pages/LinkFrame.ts'
import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { serveHostPage } from '../system/hostPage.ts'
import { drawStep } from './drawStep.ts'
import { readHeard } from './heard.ts'
import { drawOptions, HOST_MISTAKE, journeyPage, leftovers } from './journeyPage.ts'
import { createRandom } from './random.ts'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { Step, View } from './drawStep.ts'
import type { Entry, Opening } from './heard.ts'

/** How many steps are drawn before the patient makes an end of it. */
const STEPS = 14

/** A press waits no longer: what it was to press has gone meanwhile. */
const PRESS = { timeout: 2_000 }

export interface Journey {
  seed: number
  externalId: string
  openings: Opening[]
  /** What went wrong, a sentence each. */
  faults: string[]
  steps: string[]
}

/** One journey in a browser of its own, by the seed alone; never throws for what went wrong on the way. */
export async function walk(browser: Browser, system: RunningSystem, seed: number): Promise<Journey> {
  const random = createRandom(seed)
  const externalId = `journey-${seed}`
  const log: Entry[] = []
  const errors: string[] = []
  const steps: string[] = []
  const html = journeyPage(`${system.urls.script}/v1/`, drawOptions(random, externalId))
  const server = await serveHostPage(html)
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' })
  try {
    await context.exposeBinding('note', (_source, entry: Entry) => void log.push(entry))
    const page = await context.newPage()
    context.on('weberror', (error) => {
      if (error.error().message !== HOST_MISTAKE) errors.push(`page error: ${error.error().message}`)
    })
    await page.goto(server.origin)
    const walker = new Walker(page, log)
    await walker.act('open')
    for (let count = 0; count < STEPS && walker.isOpen(); count++) {
      const view = await walker.look()
      if (!walker.isOpen()) break
      const step = drawStep(random, view)
      steps.push(`${view.heading}: ${JSON.stringify(step)}`)
      await walker.take(step)
    }
    await walker.finish(
      random.draw([
        [3, 'patient'],
        [1, 'exit'],
      ]),
    )
    steps.push('end')
    const left = () => page.evaluate(leftovers)
    await expect.poll(left, { timeout: 5_000, intervals: [50] }).toEqual([])
  } catch (error) {
    errors.push(error instanceof Error ? error.message : String(error))
  } finally {
    await context.close()
    await server.close()
  }
  const { openings, faults } = readHeard(log)
  return { seed, externalId, openings, faults: [...faults, ...errors], steps }
}

/** The patient and the host page in one. */
class Walker {
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
    await this.page.evaluate((each) => (window as unknown as { act: (name: string) => void }).act(each), name)
  }

  get #payer(): Page | undefined {
    return this.context.pages().find((each) => each !== this.page && !each.isClosed())
  }

  /** What is there once the screen waits for somebody, or the widget has gone. */
  async look(): Promise<View> {
    let view: View | undefined
    await expect
      .poll(
        async () => {
          if (!this.isOpen()) return true
          const seen = await this.#see()
          view = seen
          return seen.heading !== '' && !['One moment', 'Collecting your records'].includes(seen.heading)
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

  /** What has gone meanwhile is not pressed, as in life. */
  async take(step: Step) {
    if ('network' in step) return this.#setOnline(step.network === 'back')
    if ('host' in step) return this.act(step.host)
    if ('reload' in step) {
      await this.page.reload()
      return this.act('open')
    }
    if ('payer' in step) return this.#atPayer(step.payer).catch(() => {})
    const { frame } = this.link
    if ('key' in step)
      return frame
        .locator('#title, #over-title')
        .last()
        .press('Escape', PRESS)
        .catch(() => {})
    if ('press' in step) {
      const button = frame.getByRole('button', { name: step.press, exact: true })
      return button
        .first()
        .click(PRESS)
        .catch(() => {})
    }
    if ('agree' in step) {
      await frame
        .getByRole('checkbox')
        .check(PRESS)
        .catch(() => {})
      return this.link
        .button('Continue', true)
        .click(PRESS)
        .catch(() => {})
    }
    return this.#choose(step.choose).catch(() => {})
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
      const { buttons } = await this.look()
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
