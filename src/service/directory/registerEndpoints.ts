import type { Deps } from '../deps.ts'

/** Writes the directory into the `endpoint` table, which authorizations refer to. Client secrets stay out of it. */
export async function registerEndpoints({
  database,
  directory,
}: Pick<Deps, 'database' | 'directory'>): Promise<void> {
  await database.transaction(async (trx) => {
    for (const endpoint of directory.all()) {
      const record = { ...endpoint }
      delete record.clientSecret
      const values = {
        name: record.name,
        mode: record.mode,
        record: JSON.stringify(record),
        managed_by: 'file',
      } as const
      await trx
        .insertInto('endpoint')
        .values({ id: record.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute()
    }
  })
}
