import { ConfigError, readConfig } from '../../config.ts'
import { DatabaseLocked, openDatabase } from '../../database/openDatabase.ts'
import { createKeys } from '../../tokens/keys.ts'
import { loadKeyMaterial, madeKeyMaterial } from '../../tokens/loadKeyMaterial.ts'
import { CommandError } from '../commandError.ts'
import { COMMANDS } from './commands.ts'
import { helpOn, overview } from './helpText.ts'
import { parseWords } from './parseWords.ts'
import { renderResult } from './renderResult.ts'
import type { Config } from '../../config.ts'
import type { Database } from '../../database/openDatabase.ts'
import type { Keys } from '../../tokens/keys.ts'

export interface Streams {
  out: (text: string) => void
  err: (text: string) => void
}

export interface World {
  open: (config: Config) => Promise<Database>
  clock: () => number
}

/**
 * Carries out one command line.
 * @param world tests give a database and a clock of their own
 * @returns the exit code: 0 done, 1 cannot be done, 2 wrong usage. A failure is one line at `err`
 */
export async function runCommandLine(
  words: readonly string[],
  environment: Record<string, string | undefined>,
  { out, err }: Streams,
  { open, clock }: World = { open: openDatabase, clock: Date.now },
): Promise<number> {
  let database: Database | undefined
  try {
    const parsed = parseWords(COMMANDS, words)
    if (parsed.help) {
      out(parsed.command === undefined ? overview(COMMANDS) : helpOn(parsed.command))
      return 0
    }
    const config = readConfig(environment)
    const {
      value,
      json = value,
      notes = [],
    } = await parsed.command.run({
      given: parsed.given,
      config,
      async open() {
        database ??= await open(config)
        return { database, clock }
      },
      keys: () => serviceKeys(config),
    })
    out(parsed.json ? JSON.stringify(json, null, 2) : renderResult({ value }))
    for (const note of notes) err(note)
    return 0
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === undefined) throw error
    err(reason)
    return error instanceof CommandError ? error.exitCode : 1
  } finally {
    await database?.close()
  }
}

/** The keys must be those that the service has: on a server's database none are made up here. */
async function serviceKeys(config: Config): Promise<Keys> {
  if (config.databaseUrl !== undefined && config.encryptionKey === undefined && !madeKeyMaterial(config)) {
    throw new CommandError('ENCRYPTION_KEY', 'must be the one that the service runs with')
  }
  return createKeys(await loadKeyMaterial(config))
}

/** What can keep a command from its work without being a mistake of ours, in one line. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof CommandError || error instanceof ConfigError || error instanceof DatabaseLocked) {
    return error.message
  }
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  // The system's codes and Postgres' own: the message might quote an address with a password.
  return /^(E[A-Z]+|08...|28...|3D...|57P0.)$/.test(error.code)
    ? `DATABASE_URL: the database cannot be reached (${error.code})`
    : undefined
}
