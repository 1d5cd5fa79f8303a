import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { followDirectory } from '../../directory/followDirectory.ts'
import { randomSecret } from '../../tokens/secrets.ts'
import { runCommandLine } from './runCommandLine.ts'

// The command line and the service have one key, as in earnest.
const ENCRYPTION_KEY = randomSecret()
const service = serviceForSuite({ config: { encryptionKey: ENCRYPTION_KEY } })
let folder = ''
let stopFollowing: () => Promise<void>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flexpalink-commands-'))
  stopFollowing = await followDirectory(service.deps)
})
afterAll(async () => {
  await stopFollowing()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const { database, clock } = service.deps
  const open = async () => ({ ...database, close: async () => undefined })
  const streams = {
    out: (text: string) => void (said.out += `${text}\n`),
    err: (text: string) => void (said.err += `${text}\n`),
  }
  const environment = { ENCRYPTION_KEY, PUBLIC_URL: 'https://link.example' }
  return { code: await runCommandLine(words, environment, streams, { open, clock }), ...said }
}

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const BASE = 'https://north.example/fhir'
const list = () =>
  write(
    'north.jsonl',
    [
      { name: 'North Clinic', url: BASE },
      { name: 'North Clinic', url: `${BASE}/` },
      { name: 'Inside \u202Eedis', url: 'https://10.0.0.1/fhir' },
      { name: '', url: 'https://south.example/fhir' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  )

describe('directory import', () => {
  it('tells people what became of a list, and what was refused and why', async () => {
    const { code, out, err } = await run('directory', 'import', list(), '--dry-run')
    expect(code).toBe(0)
    const [heads = '', counts = ''] = out.split('\n').map((line) => line.trim().split(/\s+/).join(' '))
    expect(heads).toBe('file source read imported updated unchanged vanished merged refused remarks')
    expect(counts).toBe('north.jsonl north.jsonl 4 1 0 0 0 1 2 0')
    expect(err.trim().split('\n')).toEqual([
      'north.jsonl: refused: line 3: url must not lead to a private address (https://10.0.0.1/fhir)',
      'north.jsonl: refused: line 4: name is missing: no patient could find it (https://south.example/fhir)',
    ])
  })

  it('tells programs all of it, in a file too', async () => {
    const file = join(folder, 'report.json')
    const { out } = await run('directory', 'import', list(), '--json', '--dry-run', '--report', file)
    const reports = JSON.parse(out) as unknown
    expect(reports).toMatchObject([
      {
        file: 'north.jsonl',
        read: 4,
        imported: 1,
        refused: [{ at: 'line 3', field: 'url' }, { at: 'line 4' }],
      },
    ])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(reports)
  })

  it.each([
    [['import'], 2, /^file: is missing/],
    [['import', 'a', 'b', '--source', 'x'], 2, /^source: /],
    [['import', 'a', '--type', 'CLINIC'], 2, /^type: must be one of PAYER/],
    [['import', 'a', '--network', 'X'], 2, /^network: must be one of TEFCA_IAS/],
    [['import', 'a', '--name', '...'], 2, /^name: must have/],
    [['import', '/no/such/file'], 1, /^\/no\/such\/file: cannot be read/],
    [['connect', '--client-id', 'x', '--method', 'none'], 2, /^fhir-base: is missing/],
    [
      ['connect', '--fhir-base', 'http://x.example', '--client-id', 'x', '--method', 'none'],
      2,
      /^fhir-base: must be an https/,
    ],
    [
      ['connect', '--fhir-base', BASE, '--client-id', 'x', '--method', 'basic'],
      2,
      /^method: must be one of none/,
    ],
    [
      ['connect', '--fhir-base', BASE, '--client-id', 'x', '--method', 'client_secret_basic'],
      2,
      /^secret-file: /,
    ],
    [
      ['connect', '--fhir-base', BASE, '--client-id', 'x', '--method', 'none', '--secret-env', 'HOME'],
      2,
      /^secret-env: none has no secret/,
    ],
    [
      ['connect', '--fhir-base', BASE, '--client-id', 'x', '--method', 'none', '--key-id', 'k'],
      2,
      /^key-id: /,
    ],
    [
      ['connect', '--fhir-base', BASE, '--client-id', 'x', '--method', 'none', '--max-authorization', '-1'],
      2,
      /^max-authorization: /,
    ],
    [
      ['connect', '--fhir-base', 'https://never.example/fhir', '--client-id', 'x', '--method', 'none'],
      1,
      /^fhir-base: no imported plan/,
    ],
    [
      ['connect', '--fhir-base', BASE, '--client-id', 'x', '--method', 'private_key_jwt'],
      1,
      /^method: CLIENT_KEYS/,
    ],
    [['disconnect', '--fhir-base', BASE], 1, /^fhir-base: no client/],
  ])('directory %j is refused (%i) in one line', async (words, code, expected) => {
    const answer = await run('directory', ...words)
    expect(answer).toMatchObject({ code, out: '', err: expect.stringMatching(expected) as unknown })
    expect(answer.err.trim()).not.toContain('\n')
  })
})

describe('directory connect', () => {
  const plan = () => service.deps.directory.search('LIVE', 'north clinic').plans[0]

  it('makes a plan linkable at once, keeps that over imports, and takes it back', async () => {
    await run('directory', 'import', list())
    await expect.poll(plan).toMatchObject({ available: false })
    const file = write('secret', 'a secret of ours\n')
    const words = ['--fhir-base', `${BASE}/`, '--client-id', 'ours', '--method', 'client_secret_post']
    const connected = await run('directory', 'connect', ...words, '--secret-file', file, '--non-refreshable')
    expect(connected.err).not.toContain('a secret of ours')
    expect(connected.out).toContain(`https://link.example/callback/${plan()?.id ?? ''}`)
    await expect.poll(plan).toMatchObject({ available: true, refreshable: false })
    expect(service.deps.directory.get(plan()?.id ?? '')).toMatchObject({
      clientId: 'ours',
      clientMethod: 'client_secret_post',
      clientSecret: 'a secret of ours',
    })

    const listed = await run('directory', 'clients')
    expect(listed.out).toMatch(/https:\/\/north\.example\/fhir +ours +client_secret_post +- +no +- +1/)
    const stored = await service.deps.database.kysely.selectFrom('endpoint_client').selectAll().execute()
    expect(listed.out + JSON.stringify(stored)).not.toContain('a secret of ours')

    const renamed = write('north.jsonl', JSON.stringify({ name: 'Norther Clinic', url: BASE }))
    await run('directory', 'import', renamed)
    await expect.poll(plan).toMatchObject({ label: 'Norther Clinic', available: true })
    const gone = write('north.jsonl', JSON.stringify({ name: 'Other', url: 'https://other.example/fhir' }))
    expect((await run('directory', 'import', gone, '--json')).out).toContain('"vanished": 1')
    await expect.poll(() => service.deps.directory.search('LIVE', 'other').total).toBe(1)
    expect(plan()).toMatchObject({ available: true })

    expect((await run('directory', 'disconnect', '--fhir-base', BASE)).code).toBe(0)
    await expect.poll(plan).toMatchObject({ available: false })
    expect(service.deps.directory.get(plan()?.id ?? '')).not.toHaveProperty('clientSecret')
  })
})
