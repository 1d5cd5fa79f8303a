import { randomUUID } from 'node:crypto'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import { CommandError } from './commandError.ts'
import { opensAt } from './opensAt.ts'
import type { Selectable, Transaction } from 'kysely'
import type { Mode } from '../../contract/keys.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

type Needs = Pick<Deps, 'database' | 'clock'>

export interface KeyPair {
  publishableKey: string
  /** Shown once: only its hash is kept. */
  secretKey: string
  mode: Mode
}

export async function createKey(
  { database, clock }: Needs,
  applicationId: string,
  mode: Mode,
): Promise<KeyPair> {
  return database.transaction((trx) => insertKey(trx, applicationId, mode, clock()))
}

export async function listKeys(
  { database }: Pick<Deps, 'database'>,
  applicationId: string,
): Promise<Selectable<Schema['application_key']>[]> {
  return database.kysely
    .selectFrom('application_key')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('created_at')
    .orderBy('publishable_key')
    .execute()
}

/**
 * A new pair in the place of another: it opens at once, the old one no longer, or until its grace is over. Tokens and
 * authorizations are the application's, not the key's: they live on.
 *
 * @throws {CommandError} for a key that is unknown, revoked, or replaced already
 */
export async function rotateKey(
  { database, clock }: Needs,
  publishableKey: string,
  graceMs: number,
): Promise<KeyPair> {
  const now = clock()
  return database.transaction(async (trx) => {
    const old = await trx
      .updateTable('application_key')
      .set({ revoked_at: new Date(now + graceMs), managed_by: 'command' })
      .where('publishable_key', '=', publishableKey)
      .where('revoked_at', 'is', null)
      .returning(['application_id', 'mode'])
      .executeTakeFirst()
    if (old === undefined) throw await whyNot(trx, publishableKey, now)
    return insertKey(trx, old.application_id, old.mode, now)
  })
}

/** At once, a key in its grace too. @throws {CommandError} for a key that is unknown or revoked */
export async function revokeKey({ database, clock }: Needs, publishableKey: string): Promise<void> {
  const now = clock()
  await database.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('application_key')
      .set({ revoked_at: new Date(now), managed_by: 'command' })
      .where('publishable_key', '=', publishableKey)
      .where(opensAt(now))
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw await whyNot(trx, publishableKey, now)
  })
}

async function insertKey(
  trx: Transaction<Schema>,
  applicationId: string,
  mode: Mode,
  now: number,
): Promise<KeyPair> {
  const word = mode.toLowerCase()
  const pair = {
    publishableKey: `pk_${word}_${randomSecret()}`,
    secretKey: `sk_${word}_${randomSecret()}`,
    mode,
  }
  await trx
    .insertInto('application_key')
    .values({
      id: randomUUID(),
      application_id: applicationId,
      mode,
      publishable_key: pair.publishableKey,
      secret_key_hash: hashSecret(pair.secretKey),
      managed_by: 'command',
      created_at: new Date(now),
      revoked_at: null,
    })
    .execute()
  return pair
}

async function whyNot(trx: Transaction<Schema>, publishableKey: string, now: number): Promise<CommandError> {
  const row = await trx
    .selectFrom('application_key')
    .select('revoked_at')
    .where('publishable_key', '=', publishableKey)
    .executeTakeFirst()
  if (row?.revoked_at == null) return new CommandError('key', 'there is no such publishable key')
  const inGrace = row.revoked_at.getTime() > now
  return new CommandError('key', inGrace ? 'it has been replaced already' : 'it is revoked already')
}
