import type { Deps } from '../deps.ts'

/** Writes the directory into the `endpoint` table, which authorizations refer to. Client secrets stay out of it. */
export async function registerEndpoints({
  database,
  directory,
}: Pick<Deps, 'database' | 'directory'>): Promise<void> {
  await database.transaction(async (trx) => {
    for (const { clientSecret: _, ...record } of directory.all()) {
      const values = { name: record.name, mode: record.mode, record: JSON.stringify(record) }
      await trx
        .insertInto('endpoint')
        .values({ id: record.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute()
    }
  })
}
