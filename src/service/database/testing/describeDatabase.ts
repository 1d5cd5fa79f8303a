import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { migrate, MIGRATIONS } from '../migrate.ts'
import type { Database } from '../openDatabase.ts'

/** What every database of ours must do, embedded or server: the same cases for each. */
export function describeDatabase(name: string, open: () => Promise<Database>): void {
  describe(`database contract: ${name}`, () => {
    let database: Database
    beforeAll(async () => {
      database = await open()
    })
    afterAll(async () => {
      await database.close()
    })

    const add = (db: Pick<Database['kysely'], 'insertInto'>, id: string) =>
      db.insertInto('application').values({ id, name: 'Bright Steps', created_at: new Date() }).execute()
    const has = async (id: string) =>
      (await database.kysely.selectFrom('application').select('id').where('id', '=', id).execute()).length ===
      1

    it('keeps what another caller inserts while a transaction rolls back', async () => {
      const [inside, outside] = [randomUUID(), randomUUID()]
      let rollBack = (): void => undefined
      const rolledBack = database.transaction(async (trx) => {
        await add(trx, inside)
        await new Promise<void>((resolve) => (rollBack = resolve))
        throw new Error('rolled back')
      })
      await expect.poll(() => rollBack.name).not.toBe('rollBack')
      const inserted = add(database.kysely, outside)
      rollBack()
      await expect(rolledBack).rejects.toThrow('rolled back')
      await inserted
      expect(await has(inside)).toBe(false)
      expect(await has(outside)).toBe(true)
    })

    it('refuses a query outside an open transaction from within it, instead of waiting for ever', async () => {
      const within = database.transaction(() => add(database.kysely, randomUUID()))
      await expect(within).rejects.toThrow(/hand the transaction \(trx\) on/)
      const job = database.transaction(() => database.execute('select 1'))
      await expect(job).rejects.toThrow(/hand the transaction/)
    })

    it('runs many transactions at once without mixing them', async () => {
      const ids = Array.from({ length: 20 }, () => randomUUID())
      const outcomes = await Promise.allSettled(
        ids.map((id, index) =>
          database.transaction(async (trx) => {
            await add(trx, id)
            await sql`select 1`.execute(trx)
            if (index % 2 === 1) throw new Error('odd')
          }),
        ),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
      for (const [index, id] of ids.entries()) expect(await has(id)).toBe(index % 2 === 0)
    })

    it('does the work again of a transaction that the server broke off, since two waited for one another', async () => {
      const [one, other] = [randomUUID(), randomUUID()]
      for (const id of [one, other]) await add(database.kysely, id)
      let arrived = 0
      // Embedded, the second would wait for the first to end, which would wait for it.
      const wanted = database.exclusive ? 1 : 2
      const rename = (first: string, second: string, name: string) =>
        database.transaction(async (trx) => {
          await trx.updateTable('application').set({ name }).where('id', '=', first).execute()
          arrived += 1
          await expect.poll(() => arrived).toBeGreaterThanOrEqual(wanted)
          await trx.updateTable('application').set({ name }).where('id', '=', second).execute()
        })
      await Promise.all([rename(one, other, 'forth'), rename(other, one, 'back')])
      const rows = await database.kysely
        .selectFrom('application')
        .select('name')
        .where('id', 'in', [one, other])
        .execute()
      expect(new Set(rows.map(({ name }) => name)).size).toBe(1)
    })

    it('lets one at a time be alone', async () => {
      const steps: string[] = []
      const alone = (name: string) =>
        database.alone(async () => {
          steps.push(`${name} begins`)
          await database.execute('select pg_sleep(0.02)')
          steps.push(`${name} ends`)
        })
      await Promise.all([alone('one'), alone('other')])
      const [first = ''] = steps[0]?.split(' ') ?? []
      expect(steps.slice(0, 2)).toEqual([`${first} begins`, `${first} ends`])
      expect(steps).toHaveLength(4)
    })

    it('enqueues a job if and only if the transaction commits', async () => {
      const [kept, dropped] = [randomUUID(), randomUUID()]
      await database.transaction((trx) => database.jobs.sendSync(trx, { syncJobId: kept }))
      await database
        .transaction(async (trx) => {
          await database.jobs.sendSync(trx, { syncJobId: dropped })
          throw new Error('rolled back')
        })
        .catch(() => undefined)
      const { rows } = await database.execute(`select data->>'syncJobId' as id from pgboss.job`)
      expect(rows).toContainEqual({ id: kept })
      expect(rows).not.toContainEqual({ id: dropped })
    })

    it('tells listeners what a transaction notified once it is committed, and nothing of one rolled back', async () => {
      const heard: string[] = []
      const stop = database.listen('session_events', (payload) => heard.push(payload))
      await database
        .transaction(async (trx) => {
          await database.notify(trx, 'session_events', 'rolled back')
          throw new Error('rolled back')
        })
        .catch(() => undefined)
      await database.transaction(async (trx) => {
        await database.notify(trx, 'session_events', 'committed')
        expect(heard).toEqual([])
      })
      await expect.poll(() => heard).toEqual(['committed'])
      stop()
    })

    it('shows a patient query the rows of its authorization alone, even without a WHERE clause', async () => {
      const [mine, foreign] = [randomUUID(), randomUUID()]
      for (const authorization of [mine, foreign]) {
        await database.kysely
          .insertInto('resource')
          .values({
            authorization_id: authorization,
            generation: 1,
            type: 'Patient',
            id: randomUUID(),
            version: 1,
            updated: new Date(),
            content: '{}',
            content_hash: '',
            refs: [],
          })
          .execute()
      }
      const seen = await database.forPatient(mine, (trx) =>
        trx.selectFrom('resource').select('authorization_id').execute(),
      )
      expect(seen).toEqual([{ authorization_id: mine }])
      const others = database.forPatient(mine, (trx) => trx.selectFrom('application').selectAll().execute())
      await expect(others).rejects.toThrow(/permission denied/)
      const writes = database.forPatient(mine, (trx) => trx.deleteFrom('resource').execute())
      await expect(writes).rejects.toThrow(/permission denied/)
      expect(await database.kysely.selectFrom('resource').select('id').execute()).toHaveLength(2)
    })

    it('migrates twice, and at once, without doing anything again', async () => {
      await Promise.all([migrate(database.kysely), migrate(database.kysely)])
      const names = await database.kysely.selectFrom('migration').select('name').execute()
      expect(names).toEqual(MIGRATIONS.map(({ name }) => ({ name })))
    })

    it('brings what the first version wrote up to date', async () => {
      const columns = async () => {
        const { rows } = await sql`select table_name, column_name, data_type from information_schema.columns
          where table_schema = 'public' order by table_name, column_name`.execute(database.kysely)
        return rows
      }
      const now = await columns()
      await database.execute('drop schema public cascade; create schema public')
      await migrate(database.kysely, MIGRATIONS.slice(0, 1))
      const application = randomUUID()
      await sql`insert into application (id, name, created_at)
        values (${application}, 'Bright Steps', ${new Date()})`.execute(database.kysely)
      await migrate(database.kysely)
      expect(await has(application)).toBe(true)
      expect(await columns()).toEqual(now)
    })

    it('reads times as dates and large whole numbers as numbers', async () => {
      const at = new Date(1_700_000_000_123)
      const { rows } = await sql`select ${at}::timestamptz as at, 5000000000::bigint as big`.execute(
        database.kysely,
      )
      expect(rows).toEqual([{ at, big: 5_000_000_000 }])
    })
  })
}
