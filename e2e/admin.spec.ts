import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { distDir } from '../src/commands/paths.ts'
import { webhookEventSchema } from '../src/contract/webhooks.ts'
import { readmeReadEvent } from '../src/service/outbox/testing/readmeReadEvent.ts'
import { startReceiver } from '../src/service/outbox/testing/startReceiver.ts'
import { LinkApi } from './http/LinkApi.ts'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_1 } from './pages/PayerWindow.ts'
import { choosePorts, makeSystem } from './system/makeSystem.ts'
import { expect, story } from './system/story.ts'
import type { ExchangeResponse } from '../src/contract/linkApi.ts'

const execute = promisify(execFile)

/** What `npm run admin` runs once it is built. */
async function admin(environment: NodeJS.ProcessEnv, ...words: string[]): Promise<Record<string, string>> {
  const program = resolve(distDir, 'admin/main.js')
  const { stdout } = await execute(process.execPath, [program, ...words, '--json'], {
    env: { ...process.env, ...environment },
  })
  return JSON.parse(stdout) as Record<string, string>
}

story('an application made at the command line links, and its server is told, signed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'flexpalink-e2e-'))
  const receiver = await startReceiver()
  const ports = await choosePorts()
  const environment = {
    DATA_DIR: join(dataDir, 'service'),
    OUTBOUND_ALLOW: `localhost:${ports.sandbox},${receiver.hostPort}`,
  }
  const { id = '' } = await admin(
    environment,
    ...['applications', 'create', '--name', 'Own App', '--origin', 'http://localhost:4000'],
  )
  const keys = await admin(environment, 'keys', 'create', '--application', id, '--mode', 'test')
  const webhook = await admin(environment, 'webhook', 'set', '--application', id, '--url', receiver.url)
  const { publishableKey = '', secretKey = '' } = keys

  const system = await makeSystem({ ports, dataDir, env: { service: environment } })
  const locked = admin(environment, 'applications', 'list').catch(
    (error: unknown) => (error as { stderr: string }).stderr,
  )
  expect(await locked).toMatch(/^The data folder \S+ is in use by another process \(process \d+\)[^\n]*\n$/)

  const externalId = 'usr_own'
  const linked = await linkOverHttp(system, { login: PATIENT_1, externalId, publishableKey })
  const api = new LinkApi(system)
  const exchanged = await api.exchange(linked.publicToken, secretKey)
  const { access_token: accessToken } = (await exchanged.json()) as ExchangeResponse
  const { sub } = await api.introspected(accessToken)
  const [, secret = ''] = linked.receiptPath.split('#')
  await fetch(`${system.urls.link}/connections/stop`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: system.urls.link,
      'sec-fetch-site': 'same-origin',
    },
    body: JSON.stringify({ secret, id: sub }),
  })

  const readEvent = await readmeReadEvent()
  const told = () =>
    receiver.received.map(({ body, signature }) =>
      webhookEventSchema.parse(readEvent(body, signature, webhook['secret'] ?? '')),
    )
  await expect
    .poll(() =>
      told()
        .map(({ type }) => type)
        .toSorted(),
    )
    .toEqual(['revoked', 'synced'])
  expect(told()[0]?.data).toMatchObject({
    authorization: sub,
    application: id,
    user: { externalId },
    mode: 'TEST',
  })

  await system.stop()
  const words = ['authorizations', 'list', '--user', externalId]
  expect(await admin(environment, ...words)).toMatchObject([
    {
      authorization: sub,
      application: 'Own App',
      state: 'REVOKED',
      plan: 'humana-sandbox',
    },
  ])
  await receiver.close()
  await rm(dataDir, { recursive: true, force: true })
})
