import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import type { BrowserContext, LaunchOptions } from '@playwright/test'

/** What Playwright gives along itself, and what a profile that is thrown away needs. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--remote-debugging-port=0',
  '--ignore-certificate-errors',
  '--password-store=basic',
  '--use-mock-keychain',
  'about:blank',
]

/**
 * A Chromium that Playwright drives but has not started. Playwright's own pages believe to be in front at all times, and
 * a page in front is never suspended; here the tabs behind are hidden, as on a patient's machine.
 */
export async function startChromium({ executablePath, args = [] }: LaunchOptions): Promise<{
  context: BrowserContext
  close(): Promise<void>
}> {
  const profile = await mkdtemp(join(tmpdir(), 'flexpalink-chromium-'))
  const child = spawn(
    executablePath ?? chromium.executablePath(),
    [`--user-data-dir=${profile}`, ...args, ...ARGUMENTS],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stderr.on('data', (chunk) => {
      printed += String(chunk)
      const [, url] = /DevTools listening on (\S+)/.exec(printed) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('error', reject)
    void ended.then(() => reject(new Error(`Chromium ended: ${printed}`)))
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('Chromium has no default context')
  return {
    context,
    async close() {
      await browser.close()
      child.kill()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
