import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { ConfigError } from '../config.ts'
import { readJsonFile } from '../http/readJsonFile.ts'
import { clientKeyFor } from './clients/clientKeyFor.ts'
import { createDirectory } from './directory.ts'
import { checkClient, endpointFields, endpointRecordSchema } from './endpointRecord.ts'
import { testDirectory } from './testDirectory.ts'
import type { Config } from '../config.ts'
import type { Keys } from '../tokens/keys.ts'
import type { Directory } from './directory.ts'
import type { EndpointRecord } from './endpointRecord.ts'

/** A record as the file has it: its secret may stand in a file or in the environment instead. */
const fileRecordSchema = endpointFields
  .extend({
    /** Relative to the directory file; white space at its end does not count. */
    clientSecretFile: z.optional(z.string().min(1)),
    /** The name of an environment variable. */
    clientSecretEnv: z.optional(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a variable'),
    ),
  })
  .superRefine(checkClient)
type FileRecord = z.infer<typeof fileRecordSchema>

/**
 * The directory that `DIRECTORY` names, or the built-in one of test mode.
 * @throws {ConfigError} naming the entry and field that is wrong, never a secret
 */
export async function loadDirectory(
  config: Pick<Config, 'directoryFile' | 'sandboxUrl'>,
  keys: Pick<Keys, 'clients'>,
  environment: Record<string, string | undefined> = process.env,
): Promise<Directory> {
  const { directoryFile: path } = config
  if (path === undefined) return createDirectory(testDirectory(config.sandboxUrl))
  const given = await readJsonFile('DIRECTORY', path, z.array(fileRecordSchema))
  const wrong = (index: number, field: string, problem: string) =>
    new ConfigError(`DIRECTORY: ${path}: ${index}.${field}: ${problem}`)
  const records: EndpointRecord[] = []
  const seen = new Set<string>()
  for (const [index, entry] of given.entries()) {
    if (seen.has(entry.id)) throw new ConfigError(`DIRECTORY: ${path}: the id ${entry.id} stands twice`)
    seen.add(entry.id)
    const found = await findSecret(entry, path, environment)
    if ('problem' in found) throw wrong(index, found.field, found.problem)
    const { secret } = found
    if (entry.clientMethod?.startsWith('client_secret') === true && secret === undefined) {
      throw wrong(index, 'clientSecret', `${entry.clientMethod} needs one`)
    }
    if (entry.clientMethod === 'private_key_jwt' && clientKeyFor(entry, keys.clients) === undefined) {
      throw wrong(
        index,
        entry.clientKeyId === undefined ? 'clientMethod' : 'clientKeyId',
        'CLIENT_KEYS has no such key',
      )
    }
    records.push(withoutPlace(entry, secret))
  }
  return createDirectory(records)
}

/** The secret itself is in the record that the service works with, in memory alone. */
function withoutPlace(entry: FileRecord, secret: string | undefined): EndpointRecord {
  const places: (keyof FileRecord)[] = ['clientSecretFile', 'clientSecretEnv']
  const kept = Object.entries(entry).filter(([name]) => !places.some((place) => place === name))
  return endpointRecordSchema.parse({
    ...Object.fromEntries(kept),
    ...(secret !== undefined && { clientSecret: secret }),
  })
}

type Secret = { secret: string | undefined } | { field: string; problem: string }

async function findSecret(
  { clientSecret, clientSecretFile: file, clientSecretEnv: name }: FileRecord,
  path: string,
  environment: Record<string, string | undefined>,
): Promise<Secret> {
  if (name !== undefined) {
    const secret = environment[name]
    return secret === undefined || secret === ''
      ? { field: 'clientSecretEnv', problem: `${name} is not set` }
      : { secret }
  }
  if (file !== undefined) {
    const text = await readFile(resolve(dirname(path), file), 'utf8').catch(() => undefined)
    const secret = text?.trimEnd()
    if (secret === undefined) return { field: 'clientSecretFile', problem: 'cannot be read' }
    return secret === '' ? { field: 'clientSecretFile', problem: 'is empty' } : { secret }
  }
  return { secret: clientSecret }
}
