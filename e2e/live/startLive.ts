import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { distDir } from '../../src/commands/paths.ts'
import { freePorts } from '../../src/commands/start/ports.ts'
import { startService } from '../../src/commands/start/startService.ts'
import { runCommandLine } from '../../src/service/applications/commandLine/runCommandLine.ts'
import { idOfBase } from '../../src/service/directory/import/endpointIds.ts'
import { startSmartServer } from '../../src/service/testing/smartServer/startSmartServer.ts'
import type { SmartServer } from '../../src/service/testing/smartServer/startSmartServer.ts'

export interface Live {
  urls: { link: string; api: string; script: string }
  payer: SmartServer
  keys: { publishableKey: string; secretKey: string }
  remove(): Promise<void>
}

/**
 * A deployment as an operator makes it, with the command line on a stopped service: a list imported, our client at its payer
 * connected by private_key_jwt, an application with a live key; then the service alone, without sandbox and demo. The payer
 * is a SMART server that shares no code with the sandbox.
 */
export async function startLive(): Promise<Live> {
  const folder = await mkdtemp(join(tmpdir(), 'flexpalink-live-'))
  const [port = 0] = await freePorts(1)
  const link = `http://localhost:${port}`
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true })
  const shown = { ...(await exportJWK(publicKey)), kid: 'live-1', alg: 'ES384', use: 'sig' }
  const payer = await startSmartServer({
    clients: (fhirBase) => [
      {
        client_id: 'flexpa-link-live',
        redirect_uris: [`${link}/callback/${idOfBase(fhirBase)}`],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES384',
        jwks: { keys: [shown] },
      },
    ],
  })
  const keysFile = join(folder, 'clientKeys.json')
  const list = join(folder, 'payers.jsonl')
  await writeFile(keysFile, JSON.stringify({ keys: [{ ...(await exportJWK(privateKey)), kid: 'live-1' }] }))
  await writeFile(list, JSON.stringify({ name: 'North &amp; Mutual', url: payer.fhirBase }))
  const env = {
    DATA_DIR: join(folder, 'service'),
    CLIENT_KEYS: keysFile,
    OUTBOUND_ALLOW: payer.hostPort,
    PUBLIC_URL: link,
    LOG_LEVEL: 'warn',
  }
  await admin(env, ['directory', 'import', list, '--type', 'PAYER'])
  const client = ['--fhir-base', payer.fhirBase, '--client-id', 'flexpa-link-live']
  await admin(env, ['directory', 'connect', ...client, '--method', 'private_key_jwt'])
  await admin(env, ['applications', 'create', '--name', 'Live App', '--origin', 'http://localhost:*'])
  const made = await admin(env, ['keys', 'create', '--application', 'Live App', '--mode', 'live'])

  const urls = { link, api: link, script: link, sandbox: 'http://localhost:1' }
  const service = await startService({
    port,
    urls,
    dist: distDir,
    dataDir: env.DATA_DIR,
    logFile: join(folder, 'service.log'),
    env,
  })
  return {
    urls,
    payer,
    keys: JSON.parse(made) as Live['keys'],
    async remove() {
      await service.stop()
      await payer.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One command on the embedded database, which it opens and lets go of. @returns what it printed */
async function admin(env: Record<string, string>, words: string[]): Promise<string> {
  const said = { out: '', err: '' }
  const code = await runCommandLine([...words, '--json'], env, {
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
  })
  if (code !== 0) throw new Error(`${words.join(' ')}: ${said.err}`)
  return said.out
}
