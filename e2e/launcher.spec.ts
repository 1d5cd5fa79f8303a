import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { root } from '../src/commands/paths.ts'
import { strictTest as test } from './browser/strictTest.ts'
import { LinkApi } from './http/LinkApi.ts'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_1 } from './pages/PayerWindow.ts'
import { choosePorts, makeSystem } from './system/makeSystem.ts'
import type { Ports } from '../src/commands/startSystem.ts'

const folder = () => mkdtemp(join(tmpdir(), 'flexpalink-start-'))

/** `npm start` as a process, moved aside by environment. */
function npmStart(words: string[], ports: Ports, dataDir: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/commands/start.ts', ...words], {
    cwd: root,
    env: {
      ...process.env,
      DEMO_PORT: String(ports.demo),
      SERVICE_PORT: String(ports.service),
      SANDBOX_PORT: String(ports.sandbox),
      DATA_DIR: dataDir,
    },
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = new Promise<number | null>((settle) => child.once('close', settle))
  return { child, ended, printed: () => printed }
}

async function isAnswering(url: string) {
  return fetch(url).then(
    () => true,
    () => false,
  )
}

test('start prints what to open and how to sign in; Ctrl-C ends all with exit code 0', async () => {
  const ports = await choosePorts()
  const dataDir = await folder()
  const started = npmStart([], ports, dataDir)
  await expect.poll(started.printed, { timeout: 40_000 }).toContain('Ctrl-C stops everything')
  expect(started.printed()).toContain(`http://localhost:${ports.demo}`)
  expect(started.printed()).toMatch(/patient1@flexpa\.com\s+examplepatient/)
  expect(started.printed()).toMatch(/pk_test_[\w-]{43}\s+sk_test_[\w-]{43}/)
  for (const port of Object.values(ports)) expect(await isAnswering(`http://localhost:${port}/`)).toBe(true)

  started.child.kill('SIGINT')
  expect(await started.ended).toBe(0)
  for (const port of Object.values(ports)) expect(await isAnswering(`http://localhost:${port}/`)).toBe(false)
  await rm(dataDir, { recursive: true, force: true })
})

for (const { what, words, says } of [
  { what: 'an unknown argument', words: ['--port', '4000'], says: /^Unknown argument "--port"/ },
  {
    what: 'an absent file',
    words: ['--patient', 'absent.json'],
    says: /^--patient: there is no file or folder/,
  },
  { what: 'a file that is no FHIR', words: ['--patient', 'package.json'], says: /package\.json/ },
]) {
  test(`start refuses ${what} in one line`, async () => {
    const dataDir = await folder()
    const refused = npmStart(words, await choosePorts(), dataDir)
    expect(await refused.ended).toBe(1)
    expect(refused.printed().trim()).toMatch(says)
    expect(refused.printed().trim().split('\n')).toHaveLength(1)
    await rm(dataDir, { recursive: true, force: true })
  })
}

test('a busy port and a locked data folder are told in one line', async () => {
  const ports = await choosePorts()
  const other = createServer()
  await new Promise<void>((listening) => other.listen(ports.service, 'localhost', listening))
  const dataDir = await folder()
  const busy = npmStart([], ports, dataDir)
  expect(await busy.ended).toBe(1)
  expect(busy.printed().trim()).toMatch(new RegExp(`^Port ${ports.service} .*in use.*$`))
  other.close()

  const system = await makeSystem({ dataDir })
  const locked = npmStart([], await choosePorts(), dataDir)
  expect(await locked.ended).toBe(1)
  expect(locked.printed().trim()).toMatch(/^service: .*(lock|in use|another)/i)
  expect(locked.printed().trim().split('\n')).toHaveLength(1)
  await system.remove()
})

test('a part that dies takes the others along, and start says which', async () => {
  const ports = await choosePorts()
  const dataDir = await folder()
  const started = npmStart([], ports, dataDir)
  await expect.poll(started.printed, { timeout: 40_000 }).toContain('Ctrl-C stops everything')
  const { stdout } = spawn('ps', ['-o', 'pid=,args=', '--ppid', String(started.child.pid)])
  let children = ''
  for await (const chunk of stdout) children += String(chunk)
  const sandbox = /^\s*(\d+) .*sandbox\/main\.js/m.exec(children)?.[1]
  process.kill(Number(sandbox), 'SIGKILL')
  expect(await started.ended).toBe(1)
  expect(started.printed().trim().split('\n').at(-1)).toMatch(/^sandbox: /)
  expect(await isAnswering(`http://localhost:${ports.demo}/`)).toBe(false)
  await rm(dataDir, { recursive: true, force: true })
})

test('what was linked survives a restart, and --fresh forgets it', async () => {
  const ports = await choosePorts()
  const dataDir = await folder()
  const before = await makeSystem({ ports, dataDir })
  const { publicToken, counts } = await linkOverHttp(before, { login: PATIENT_1 })
  const api = new LinkApi(before)
  const { access_token: token } = await api.exchanged(publicToken)
  await before.stop()

  const after = await makeSystem({ ports, dataDir })
  expect(await api.introspected(token)).toMatchObject({ active: true, sync: { resourceTypes: counts } })
  const claims = await api.search('/fhir/ExplanationOfBenefit?_count=1&_total=accurate', token)
  expect(claims.total).toBe(counts['ExplanationOfBenefit'])
  await after.stop()

  const fresh = npmStart(['--fresh'], ports, dataDir)
  await expect.poll(fresh.printed, { timeout: 40_000 }).toContain('Ctrl-C stops everything')
  expect((await api.introspect(token)).status).toBe(401)
  fresh.child.kill('SIGTERM')
  expect(await fresh.ended).toBe(0)
  await rm(dataDir, { recursive: true, force: true })
})
