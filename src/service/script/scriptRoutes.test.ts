import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../config.ts'
import { scriptRoutes } from './scriptRoutes.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

const folders: string[] = []
let app: FastifyInstance

/** The script's routes over an archive of these scripts. */
async function serveArchive(archive: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'script-'))
  folders.push(folder)
  await mkdir(join(folder, 'link'), { recursive: true })
  await mkdir(join(folder, 'public/script'), { recursive: true })
  await writeFile(join(folder, 'link/flexpa-link.js'), 'newest("__LINK_ORIGIN__")')
  for (const [name, script] of Object.entries(archive)) {
    await writeFile(join(folder, 'public/script', name), script)
  }
  const config = {
    ...readConfig({}),
    publicDir: join(folder, 'public'),
    linkUrl: 'https://link.example',
    scriptUrl: 'https://js.example',
  }
  const served = fastify()
  await served.register(scriptRoutes, { deps: { config } as Deps, staticDir: folder })
  return served
}

beforeAll(async () => {
  app = await serveArchive({
    '0.10.0.js': 'ten("__LINK_ORIGIN__")',
    '0.2.0.js': 'two("__LINK_ORIGIN__", "$&")',
    'notes.txt': 'no script',
    '0.3.0-beta.js': 'not released',
  })
})
afterAll(async () => {
  await app.close()
  for (const folder of folders) await rm(folder, { recursive: true })
})

interface Versions {
  versions: { version: string; url: string; integrity: string }[]
}

const versionsOf = async () => (await app.inject('/v1/versions.json')).json<Versions>().versions

describe('the script of a version', () => {
  it('is served with the address of the frame, for every archived version', async () => {
    expect((await app.inject('/v1/0.2.0/flexpa-link.js')).body).toBe('two("https://link.example", "$&")')
    expect((await app.inject('/v1/0.10.0/flexpa-link.js')).body).toBe('ten("https://link.example")')
  })

  it('may be kept for ever, and loaded with an integrity check by a page of any origin', async () => {
    const { headers } = await app.inject('/v1/0.2.0/flexpa-link.js')
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    })
  })

  it.each(['0.1.0', '0.3.0-beta', '0.2', 'latest', '..', 'notes'])('is not found for %s', async (version) => {
    expect((await app.inject(`/v1/${version}/flexpa-link.js`)).statusCode).toBe(404)
  })
})

describe('the newest script', () => {
  it('is kept for minutes only, and asked for again by its tag', async () => {
    const first = await app.inject('/v1/')
    expect(first.body).toBe('newest("https://link.example")')
    expect(first.headers['cache-control']).toBe('public, max-age=300')
    const again = await app.inject({ url: '/v1', headers: { 'if-none-match': String(first.headers.etag) } })
    expect(again.statusCode).toBe(304)
  })
})

describe('the list of versions', () => {
  it('names each one, oldest first, with its address and the hash of the bytes served there', async () => {
    const versions = await versionsOf()
    expect(versions.map(({ version, url }) => [version, url])).toEqual([
      ['0.2.0', 'https://js.example/v1/0.2.0/flexpa-link.js'],
      ['0.10.0', 'https://js.example/v1/0.10.0/flexpa-link.js'],
    ])
    for (const { url, integrity } of versions) {
      const { rawPayload } = await app.inject(new URL(url).pathname)
      expect(integrity).toBe(`sha384-${createHash('sha384').update(rawPayload).digest('base64')}`)
    }
  })

  it('is empty where nothing has been released', async () => {
    const empty = await serveArchive({})
    expect((await empty.inject('/v1/versions.json')).json()).toEqual({ versions: [] })
    await empty.close()
  })
})
