import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { ConfigError } from '../config.ts'
import { randomSecret } from './secrets.ts'
import type { Config } from '../config.ts'

const ENCRYPTION_FILE = 'encryption.key'

/**
 * The keys of the configuration; those it does not give are made once and kept beside the data, readable by the
 * service's user only.
 */
export async function loadKeyMaterial(
  config: Pick<Config, 'dataDir' | 'encryptionKey' | 'signingKey'> & Partial<Pick<Config, 'clientKeysFile'>>,
): Promise<{ encryptionKey: string; signingKey: string; clientKeys?: string }> {
  return {
    encryptionKey:
      config.encryptionKey ?? (await keep(config.dataDir, ENCRYPTION_FILE, async () => randomSecret())),
    signingKey: config.signingKey ?? (await keep(config.dataDir, 'signing.jwk', makeSigningKey)),
    ...(config.clientKeysFile !== undefined && { clientKeys: await readGiven(config.clientKeysFile) }),
  }
}

/** Whether keys that the configuration does not give have been made already. */
export function madeKeyMaterial({ dataDir }: Pick<Config, 'dataDir'>): boolean {
  return dataDir !== undefined && existsSync(join(dataDir, ENCRYPTION_FILE))
}

async function readGiven(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new ConfigError(`CLIENT_KEYS: cannot read ${path}`)
  })
}

async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return JSON.stringify(await exportJWK(privateKey))
}

async function keep(dataDir: string | undefined, name: string, make: () => Promise<string>): Promise<string> {
  if (dataDir === undefined) return make()
  const path = join(dataDir, name)
  await mkdir(dataDir, { recursive: true })
  try {
    // Fails where the file exists: the key in it stays.
    await writeFile(path, await make(), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return (await readFile(path, 'utf8')).trim()
}
