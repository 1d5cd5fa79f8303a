import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { modeOfKey } from '../../contract/keys.ts'
import { readJsonFile } from '../http/readJsonFile.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { applicationRecordSchema } from './applicationRecord.ts'
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
  return readJsonFile('APPLICATIONS', config.applicationsFile, z.array(applicationRecordSchema).min(1))
}

/** Brings the tables in line with the list: what it names exists, keys that it no longer names are revoked. */
export async function registerApplications(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  applications: readonly ApplicationRecord[],
): Promise<void> {
  const now = new Date(clock())
  await database.transaction(async (trx) => {
    for (const application of applications) await register(trx, application, now)
    await trx
      .updateTable('application_key')
      .set({ revoked_at: now })
      .where('revoked_at', 'is', null)
      .where(
        'publishable_key',
        'not in',
        applications.flatMap(({ keys }) => keys.map(({ publishableKey }) => publishableKey)),
      )
      .execute()
  })
}

async function register(trx: Transaction<Schema>, application: ApplicationRecord, now: Date): Promise<void> {
  const { id, name, legacyOptions } = application
  await trx
    .insertInto('application')
    .values({ id, name, legacy_options: legacyOptions, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, legacy_options: legacyOptions }))
    .execute()
  await trx.deleteFrom('application_origin').where('application_id', '=', id).execute()
  await trx
    .insertInto('application_origin')
    .values([...new Set(application.origins)].map((origin) => ({ application_id: id, origin })))
    .execute()
  await trx.deleteFrom('application_redirect_uri').where('application_id', '=', id).execute()
  const redirectUris = [...new Set(application.redirectUris)]
  if (redirectUris.length > 0) {
    await trx
      .insertInto('application_redirect_uri')
      .values(redirectUris.map((uri) => ({ application_id: id, redirect_uri: uri })))
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
      .onConflict((conflict) => conflict.column('publishable_key').doUpdateSet(values))
      .execute()
  }
}
