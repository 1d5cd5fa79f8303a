import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../src/commands/paths.ts'
import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { pageWith, serveHostPage } from './system/hostPage.ts'
import { choosePorts } from './system/makeSystem.ts'
import { complaintsOf, expect, story } from './system/story.ts'
import type { AddressInfo } from 'node:net'

interface Version {
  version: string
  url: string
  integrity: string
}

async function newestVersion(scriptUrl: string): Promise<Version> {
  const answer = await fetch(`${scriptUrl}/v1/versions.json`)
  const { versions } = (await answer.json()) as { versions: Version[] }
  const newest = versions.at(-1)
  if (newest === undefined) throw new Error('no version is archived: npm run archive')
  return newest
}

const OPTIONS = {
  publishableKey: TEST_KEYS.strict.publishableKey,
  user: { externalId: 'usr_1' },
  usage: 'ONE_TIME',
}

/** A host page that pins the script by its hash, as the README's integration guide shows. */
function pinnedPage(src: string, integrity: string): string {
  return pageWith(src, OPTIONS).replace(
    '<script src=',
    `<script integrity="${integrity}" crossorigin="anonymous" src=`,
  )
}

story(
  'a page that pins the script by its published hash reaches the first screen',
  async ({ page, system }) => {
    const { url, integrity } = await newestVersion(system.urls.script)
    const server = await serveHostPage(pinnedPage(url, integrity))
    const complaints = complaintsOf(page)
    const host = await PlainHost.at(page, server.origin)
    const link = await host.open()
    await link.shows('Select a health plan')
    expect(await host.names()).toEqual(['onLoad'])
    expect(complaints).toEqual([])
    await server.close()
  },
)

story('the browser refuses the pinned script when one byte of it was changed', async ({ page, system }) => {
  const { url, integrity } = await newestVersion(system.urls.script)
  const { origin: proxy, close } = await changeOneByte(system.urls.script)
  const complaints = complaintsOf(page)
  const server = await serveHostPage(pinnedPage(url.replace(system.urls.script, proxy), integrity))
  await page.goto(server.origin)
  await expect.poll(() => complaints.join('\n')).toMatch(/digest.*'integrity' attribute/)
  expect(await page.evaluate(() => 'FlexpaLink' in window)).toBe(false)

  // Without the pin the changed script runs: it is the hash that kept it out.
  const trusting = await serveHostPage(pageWith(url.replace(system.urls.script, proxy), OPTIONS))
  await page.goto(trusting.origin)
  expect(await page.evaluate(() => 'FlexpaLink' in window)).toBe(true)
  await Promise.all([server.close(), trusting.close(), close()])
})

/** Hands requests on, and changes one letter of the script's first string, which leaves it a script. */
async function changeOneByte(target: string) {
  const server = createServer((request, response) => {
    void fetch(`${target}${request.url ?? ''}`).then(async (answer) => {
      const body = (await answer.text()).replace('Flexpa Link', 'Flexpa link')
      const { headers } = answer
      for (const name of ['content-type', 'access-control-allow-origin', 'cross-origin-resource-policy']) {
        response.setHeader(name, headers.get(name) ?? '')
      }
      response.writeHead(answer.status).end(body)
    })
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

story('npm run serve serves each version under its unchanging address too', async () => {
  const { service: port } = await choosePorts()
  const dataDir = await mkdtemp(join(tmpdir(), 'flexpalink-serve-'))
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/commands/serve.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), PUBLIC_URL: 'https://link.example', DATA_DIR: dataDir },
    stdio: 'ignore',
  })
  const ended = new Promise((settle) => child.once('close', settle))
  const base = `http://localhost:${port}`
  const headers = { host: 'link.example' }
  await expect
    .poll(
      () =>
        fetch(`${base}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true)
  const { url, integrity } = await newestVersion(base)
  const script = await fetch(`${base}${new URL(url).pathname}`, { headers }).then((answer) => answer.text())
  expect(script).toContain('https://link.example')
  expect(integrity).toBe(`sha384-${createHash('sha384').update(script).digest('base64')}`)
  child.kill('SIGTERM')
  await ended
  await rm(dataDir, { recursive: true, force: true })
})
