import { randomUUID } from 'node:crypto'
import { UUID } from '../../contract/keys.ts'
import { CommandError } from './commandError.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

export type Needs = Pick<Deps, 'database' | 'clock'>
export type ApplicationRow = Selectable<Schema['application']>

/** @throws {CommandError} where another application has the name: it could not be told apart by it */
export async function createApplication(
  { database, clock }: Needs,
  given: { name: string; legacyOptions: boolean; origins: readonly string[] },
): Promise<string> {
  await assertNameIsFree({ database }, given.name)
  const id = randomUUID()
  await database.transaction(async (trx) => {
    await trx
      .insertInto('application')
      .values({
        id,
        name: given.name,
        legacy_options: given.legacyOptions,
        managed_by: 'command',
        created_at: new Date(clock()),
      })
      .execute()
    for (const origin of new Set(given.origins)) {
      await trx
        .insertInto('application_origin')
        .values({ application_id: id, origin, managed_by: 'command' })
        .execute()
    }
  })
  return id
}

export async function listApplications({ database }: Pick<Deps, 'database'>): Promise<ApplicationRow[]> {
  return database.kysely.selectFrom('application').selectAll().orderBy('created_at').orderBy('name').execute()
}

/**
 * @param idOrName a name must be one application's alone
 * @throws {CommandError}
 */
export async function requireApplication(
  { database }: Pick<Deps, 'database'>,
  idOrName: string,
): Promise<ApplicationRow> {
  const all = database.kysely.selectFrom('application').selectAll()
  const found = await (
    UUID.test(idOrName) ? all.where('id', '=', idOrName.toLowerCase()) : all.where('name', '=', idOrName)
  ).execute()
  const [only, ...more] = found
  if (only === undefined) throw new CommandError('application', 'there is none of this id or name')
  if (more.length > 0) {
    throw new CommandError('application', `several have this name: ${found.map(({ id }) => id).join(', ')}`)
  }
  return only
}

export async function changeApplication(
  deps: Pick<Deps, 'database'>,
  application: ApplicationRow,
  change: { name: string } | { legacy_options: boolean },
): Promise<void> {
  if (application.managed_by === 'file') {
    throw new CommandError(
      'application',
      'the APPLICATIONS file describes it: change it there, then start again',
    )
  }
  if ('name' in change && change.name !== application.name) await assertNameIsFree(deps, change.name)
  await deps.database.kysely.updateTable('application').set(change).where('id', '=', application.id).execute()
}

async function assertNameIsFree({ database }: Pick<Deps, 'database'>, name: string): Promise<void> {
  const taken = await database.kysely
    .selectFrom('application')
    .select('id')
    .where('name', '=', name)
    .execute()
  if (taken[0] !== undefined) throw new CommandError('name', `application ${taken[0].id} has it already`)
}
