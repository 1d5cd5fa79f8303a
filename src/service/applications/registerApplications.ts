import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import * as z from 'zod'
import { modeOfKey } from '../../contract/keys.ts'
import { readJsonFile } from '../http/readJsonFile.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { applicationRecordSchema } from './applicationRecord.ts'
import { opensAt } from './opensAt.ts'
import { TEST_APPLICATIONS } from './testApplications.ts'
import type { Transaction } from 'kysely'
import type { Config } from '../config.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { ApplicationRecord } from './applicationRecord.ts'

/** @throws {ConfigError} naming what is wrong in the file */
export async function loadApplications(
  config: Pick<Config, 'applicationsFile'>,
): Promise<readonly ApplicationRecord[]> {
  if (config.applicationsFile === undefined) return TEST_APPLICATIONS
  return readJsonFile('APPLICATIONS', config.applicationsFile, z.array(applicationRecordSchema))
}

/**
 * Brings the tables in line with the list: what it names exists, keys of it that it no longer names are revoked. What the
 * command line has made or revoked stays as it is.
 */
export async function registerApplications(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  applications: readonly ApplicationRecord[],
): Promise<void> {
  const now = new Date(clock())
  const named = applications.flatMap(({ keys }) => keys.map(({ publishableKey }) => publishableKey))
  await database.transaction(async (trx) => {
    for (const application of applications) await register(trx, application, now)
    await leaveToCommands(
      trx,
      applications.map(({ id }) => id),
    )
    await trx
      .updateTable('application_key')
      .set({ revoked_at: now })
      .where('managed_by', '=', 'file')
      .where(opensAt(now.getTime()))
      .where(sql<boolean>`publishable_key <> all(${named}::text[])`)
      .execute()
  })
}

async function register(trx: Transaction<Schema>, application: ApplicationRecord, now: Date): Promise<void> {
  const { id, name, legacyOptions } = application
  const described = { name, legacy_options: legacyOptions, managed_by: 'file' } as const
  await trx
    .insertInto('application')
    .values({ id, created_at: now, ...described })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(described))
    .execute()
  await trx
    .deleteFrom('application_origin')
    .where('application_id', '=', id)
    .where('managed_by', '=', 'file')
    .execute()
  await trx
    .insertInto('application_origin')
    .values([...new Set(application.origins)].map((origin) => ({ application_id: id, origin })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await trx
    .deleteFrom('application_redirect_uri')
    .where('application_id', '=', id)
    .where('managed_by', '=', 'file')
    .execute()
  const redirectUris = [...new Set(application.redirectUris)]
  if (redirectUris.length > 0) {
    await trx
      .insertInto('application_redirect_uri')
      .values(redirectUris.map((uri) => ({ application_id: id, redirect_uri: uri })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  for (const { publishableKey, secretKey } of application.keys) {
    const values = {
      application_id: id,
      mode: modeOfKey(publishableKey),
      secret_key_hash: hashSecret(secretKey),
      revoked_at: null,
    }
    await trx
      .insertInto('application_key')
      .values({ id: randomUUID(), publishable_key: publishableKey, created_at: now, ...values })
      .onConflict((conflict) =>
        // One that the command line has revoked stays so, whatever the file says.
        conflict
          .column('publishable_key')
          .doUpdateSet(values)
          .where('application_key.managed_by', '=', 'file'),
      )
      .execute()
  }
}

/** An application that the file names no more is the command line's from now on, with all that is its own. */
async function leaveToCommands(trx: Transaction<Schema>, named: readonly string[]): Promise<void> {
  const leave = (table: string, column: string) =>
    sql`update ${sql.table(table)} set managed_by = 'command'
      where managed_by = 'file' and ${sql.ref(column)} <> all(${named}::uuid[])`.execute(trx)
  await leave('application', 'id')
  await leave('application_origin', 'application_id')
  await leave('application_redirect_uri', 'application_id')
}
