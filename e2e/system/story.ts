import { strictTest } from '../browser/strictTest.ts'
import { makeSystem } from './makeSystem.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { ConsoleMessage, Page } from '@playwright/test'

/** A test with a running system; each worker has one, started when first asked for. */
export const story = strictTest.extend<object, { system: RunningSystem }>({
  system: [
    async ({}, use) => {
      const system = await makeSystem()
      await use(system)
      await system.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

export { expect } from '@playwright/test'

/** What a page and its frames complain about in the console: errors, and content-security-policy reports. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}
