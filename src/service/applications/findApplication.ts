import { PUBLISHABLE_KEY } from '../../contract/keys.ts'
import { logoPath } from './manageLogo.ts'
import { opensAt } from './opensAt.ts'
import { originMatches } from './originMatches.ts'
import type { Mode } from '../../contract/keys.ts'
import type { Deps } from '../deps.ts'

/** An application as one of its publishable keys finds it. */
export interface Application {
  id: string
  name: string
  legacyOptions: boolean
  /** The path of its picture, if it has one. */
  logo?: string
  keyId: string
  publishableKey: string
  mode: Mode
  /** Patterns, see `originMatches`. */
  origins: string[]
}

/** @returns undefined for a key that is malformed, unknown or revoked */
export async function findApplication(
  deps: Pick<Deps, 'database' | 'clock'>,
  publishableKey: unknown,
): Promise<Application | undefined> {
  if (typeof publishableKey !== 'string' || !PUBLISHABLE_KEY.test(publishableKey)) return undefined
  return read(deps, { column: 'publishable_key', value: publishableKey })
}

/** By the id of one of its keys. @returns undefined for one that is revoked */
export async function findApplicationOfKey(
  deps: Pick<Deps, 'database' | 'clock'>,
  keyId: string,
): Promise<Application | undefined> {
  return read(deps, { column: 'id', value: keyId })
}

async function read(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  { column, value }: { column: 'id' | 'publishable_key'; value: string },
): Promise<Application | undefined> {
  const row = await database.kysely
    .selectFrom('application_key')
    .innerJoin('application', 'application.id', 'application_key.application_id')
    .leftJoin('application_logo', 'application_logo.application_id', 'application.id')
    .select('application_logo.hash as logo')
    .select(['application.id', 'application.name', 'application.legacy_options', 'application_key.mode'])
    .select(['application_key.id as key_id', 'application_key.publishable_key'])
    .where(`application_key.${column}`, '=', value)
    .where(opensAt(clock()))
    .executeTakeFirst()
  if (row === undefined) return undefined
  const origins = await database.kysely
    .selectFrom('application_origin')
    .select('origin')
    .where('application_id', '=', row.id)
    .orderBy('origin')
    .execute()
  return {
    id: row.id,
    name: row.name,
    legacyOptions: row.legacy_options,
    ...(row.logo !== null && { logo: logoPath(row.id, row.logo) }),
    keyId: row.key_id,
    publishableKey: row.publishable_key,
    mode: row.mode,
    origins: origins.map(({ origin }) => origin),
  }
}

export function isRegisteredOrigin(application: Application, origin: string): boolean {
  return application.origins.some((pattern) => originMatches(pattern, origin))
}
