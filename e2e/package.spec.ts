import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createServer } from 'node:http'
import { build } from 'vite'
import { pack } from '../src/commands/pack.ts'
import { root } from '../src/commands/paths.ts'
import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { LinkFrame } from './pages/LinkFrame.ts'
import { complaintsOf, expect, story as base } from './system/story.ts'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'

const run = promisify(execFile)

/** Where each React is that the host pages are bundled with. */
const REACTS = { 18: 'e2e/react18/node_modules', 19: 'node_modules' } as const
type ReactVersion = keyof typeof REACTS

interface HostApp {
  origin: string
}

/** The packed tarball, installed into a host app and bundled with it, once for each React. */
const story = base.extend<object, { hostApp: HostApp }>({
  hostApp: [
    async ({ system }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'flexpalink-host-'))
      await cp(resolve(root, 'e2e/hostApp'), folder, { recursive: true })
      const tarball = pack({ linkUrl: system.urls.link, scriptUrl: system.urls.script }, folder)
      const words = ['install', '--offline', '--ignore-scripts', '--legacy-peer-deps', tarball]
      await run('npm', words, { cwd: folder, shell: process.platform === 'win32' })
      for (const version of [18, 19] as const) await bundle(folder, version)
      const server = await serve(folder, system.urls)
      await use({ origin: server.origin })
      await server.close()
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

async function bundle(folder: string, version: ReactVersion) {
  const from = (name: string) => resolve(root, REACTS[version], name)
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    base: `/react${version}/`,
    resolve: { alias: { react: from('react'), 'react-dom': from('react-dom') } },
    build: {
      outDir: join(folder, 'dist', `react${version}`),
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html', 'loader.html'].map((name) => join(folder, name)) },
    },
  })
}

/**
 * Under a policy that allows no inline script, no inline style and no eval, and wants Trusted Types but for the page
 * that loads the script by its address.
 */
async function serve(folder: string, urls: { link: string; script: string }) {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${urls.script}`,
    "connect-src 'self'",
    `frame-src ${urls.link}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = join(folder, 'dist', path.endsWith('/') ? `${path}index.html` : path)
    readFile(file).then(
      (content) => {
        const type = file.endsWith('.js') ? 'text/javascript' : 'text/html'
        const trusted = path.endsWith('loader.html') ? '' : "; require-trusted-types-for 'script'"
        response.setHeader('content-security-policy', `${policy}${trusted}`)
        response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content)
      },
      () => response.writeHead(204).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function visit(page: Page, { origin }: HostApp, version: ReactVersion = 19) {
  const link = new LinkFrame(page)
  const key = TEST_KEYS.strict.publishableKey
  await page.goto(`${origin}/react${version}/?publishableKey=${key}`)
  const calls = () => page.evaluate(() => (window as unknown as { calls: unknown[][] }).calls)
  return { link, calls }
}

for (const version of [18, 19] as const) {
  story(
    `the React ${version} button opens the widget, in StrictMode, and closes it when it goes`,
    async ({ page, hostApp }) => {
      const complaints = complaintsOf(page)
      const { link, calls } = await visit(page, hostApp, version)
      await page.getByRole('button', { name: 'Link with React' }).click()
      await link.shows('Select a health plan')
      expect(await calls()).toEqual([[`react ${version}`], ['onLoad']])
      await page.evaluate(() => (window as unknown as { unmount: () => void }).unmount())
      await expect(link.element).toHaveCount(0)
      expect(await calls()).toEqual([[`react ${version}`], ['onLoad']])
      expect(complaints).toEqual([])
    },
  )
}

story(
  'the custom element links all the way, under a strict policy, and tells it as events',
  async ({ page, hostApp }) => {
    const complaints = complaintsOf(page)
    const { link, calls } = await visit(page, hostApp)
    // By Tab, and with Enter: the focus goes to the button inside, and comes back to it.
    await page.getByRole('button', { name: 'Link with an element' }).focus()
    await page.keyboard.press('Enter')
    const payer = await link.goToPayer()
    await payer.signIn()
    await payer.allow()
    await link.finish()
    const names = (await calls()).map(([name]) => name)
    expect(names).toEqual(['react 19', 'flexpa-load', 'flexpa-syncing', 'flexpa-success'])
    const [, , syncing, success] = await calls()
    expect(success?.[1]).toMatch(/^public_token_[0-9a-f-]{36}$/)
    expect(syncing?.[1]).toBe(success?.[1])
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('flexpa-link')
    expect(complaints).toEqual([])
  },
)

story(
  "the custom element takes the page's own button, and focus() reaches the one inside",
  async ({ page, hostApp }) => {
    const { link, calls } = await visit(page, hostApp)
    await page.evaluate(() => document.querySelector('flexpa-link')?.focus())
    await expect(page.getByRole('button', { name: 'Link with an element' })).toBeFocused()
    await page.getByRole('button', { name: 'Our own button' }).click()
    await link.shows('Select a health plan')
    await link.button('Close', true).click()
    await expect(link.element).toHaveCount(0)
    expect((await calls()).slice(1)).toEqual([['flexpa-load'], ['flexpa-exit', undefined]])
  },
)

story(
  'the loader finds the script of the deployment, after a failure too',
  async ({ page, hostApp, system }) => {
    let turnedAway = 0
    await page.route(`${system.urls.script}/v1/`, (route) =>
      turnedAway++ === 0 ? route.abort() : route.continue(),
    )
    await page.goto(`${hostApp.origin}/react19/loader.html`)
    await expect(page.getByText('LOAD_FAILED, then the global, by one tag')).toBeVisible()
    expect(turnedAway).toBe(2)
  },
)
