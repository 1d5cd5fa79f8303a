import { expect } from '@playwright/test'
import { serveHostPage } from '../system/hostPage.ts'
import { drawStep } from './drawStep.ts'
import { exchangeTokens } from './exchangeTokens.ts'
import { readHeard } from './heard.ts'
import { drawOptions, HOST_MISTAKE, journeyPage, leftovers } from './journeyPage.ts'
import { createRandom, randomOfStep } from './random.ts'
import { Walker } from './Walker.ts'
import type { Browser } from '@playwright/test'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { Step } from './drawStep.ts'
import type { Entry, Opening } from './heard.ts'

/** How many steps are drawn before the patient makes an end of it. */
const STEPS = 14

/** What a browser says by itself of a lost network, of a refusing payer, and of a callback of the host that throws. */
const EXPECTED_MESSAGES = new RegExp(`^Failed to load resource|${HOST_MISTAKE}`)

/** A step as it was taken: on which screen, and whether what it presses was still there. */
export interface TakenStep {
  heading: string
  step: Step
  missed?: true
}

export interface Journey {
  seed: number
  externalId: string
  openings: Opening[]
  /** Whether a sync may fail after the success: nobody waits for it. */
  syncMayFailLater: boolean
  /** What went wrong, a sentence each. */
  faults: string[]
  steps: TakenStep[]
}

/**
 * One journey in a browser of its own; never throws for what went wrong on the way. A seed alone draws among what is on
 * the screen, which depends on the moment too: so the steps taken are kept, and may be given to be taken again.
 */
export async function walk(
  browser: Browser,
  system: RunningSystem,
  seed: number,
  recorded?: readonly TakenStep[],
): Promise<Journey> {
  const random = createRandom(seed)
  const externalId = `journey-${seed}`
  const log: Entry[] = []
  const errors: string[] = []
  const steps: TakenStep[] = []
  const drawn = drawOptions(random, externalId)
  const html = journeyPage(`${system.urls.script}/v1/`, drawn)
  const howToEnd = random.draw([
    [3, 'patient'],
    [1, 'exit'],
  ] as const)
  const server = await serveHostPage(html)
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' })
  try {
    await context.exposeBinding('note', (_source, entry: Entry) => void log.push(entry))
    const page = await context.newPage()
    context.on('weberror', (error) => {
      if (error.error().message !== HOST_MISTAKE) errors.push(`page error: ${error.error().message}`)
    })
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED_MESSAGES.test(message.text())) {
        errors.push(`console: ${message.text()}`)
      }
    })
    await page.goto(server.origin)
    const walker = new Walker(page, log)
    await walker.act('open')
    // What was missed then would be taken now, on a quicker day.
    const taken = recorded?.filter(({ missed }) => missed !== true)
    for (let count = 0; count < (taken?.length ?? STEPS) && walker.isOpen(); count++) {
      const chance = randomOfStep(seed, count)
      const again = taken?.[count]
      const view = await walker.look(again?.heading ?? { duringSync: chance.chance(0.4) })
      if (!walker.isOpen()) break
      const step = again?.step ?? drawStep(chance, view)
      const done: TakenStep = { heading: view.heading, step }
      steps.push(done)
      if (!(await walker.take(step))) done.missed = true
    }
    await walker.finish(howToEnd)
    let left: string[] = []
    const clean = async () => (left = await page.evaluate(leftovers)).length === 0
    await expect
      .poll(clean, { timeout: 5_000, intervals: [50] })
      .toBe(true)
      .catch(() => errors.push(`left behind: ${left.join(', ')}`))
    const { openings } = readHeard(log)
    errors.push(...(await exchangeTokens(system, openings)))
  } catch (error) {
    errors.push(error instanceof Error ? error.message : String(error))
  } finally {
    await context.close()
    await server.close()
  }
  const { openings, faults } = readHeard(log)
  const syncMayFailLater =
    drawn.options.some(({ skipSyncing }) => skipSyncing === true) ||
    steps.some(({ step }) => 'press' in step && step.press === 'Finish later')
  return { seed, externalId, openings, syncMayFailLater, faults: [...faults, ...errors], steps }
}
