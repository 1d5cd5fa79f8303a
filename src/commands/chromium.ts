import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join, resolve } from 'node:path'
import { chromium as playwrightChromium } from '@playwright/test'
import { isMain } from './isMain.ts'

/** Tests need a browser and there is none; the message says what to do. */
export class NoChromium extends Error {
  override name = 'NoChromium'
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** The first Chromium that starts: `CHROMIUM_PATH`, Playwright's own, then the system's. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    if (starts(given)) return given
    throw new NoChromium(`CHROMIUM_PATH: ${given} does not start`)
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin')
  const system = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [playwrightChromium.executablePath(), ...system, MAC].find(starts)
}

/**
 * Finds a Chromium, or installs one: Playwright's own download first, Debian's package as root where that does not
 * come through.
 *
 * @throws {NoChromium} when neither works
 */
export function ensureChromium(): string {
  const found = findChromium()
  if (found !== undefined) return found
  console.log('No Chromium found; installing one for the tests.')
  for (const install of [installPlaywrights, installDebians]) {
    install()
    const installed = findChromium()
    if (installed !== undefined) return installed
  }
  throw new NoChromium(
    'The tests need a Chromium, and none could be installed. Install one, or set CHROMIUM_PATH to where it is.',
  )
}

function installPlaywrights() {
  const cli = resolve(createRequire(import.meta.url).resolve('@playwright/test'), '../cli.js')
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' }
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', env, timeout: 300_000 })
}

function installDebians() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const packages = ['chromium', 'fonts-liberation', 'fonts-noto-core']
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env })
  }
}

function starts(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0
}

if (isMain(import.meta.url)) console.log(ensureChromium())
