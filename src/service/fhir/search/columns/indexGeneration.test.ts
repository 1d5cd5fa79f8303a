import { randomUUID } from 'node:crypto'
import { Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, MIGRATIONS } from '../../../database/migrate.ts'
import { startDatabase } from '../../../database/openDatabase.ts'
import { openPglite } from '../../../database/openPglite.ts'
import { searchIndex } from '../../../database/migrations/0009_search_index.ts'
import { GENERATION, idOf, recordsIn } from '../testing/storedRecords.ts'
import { indexGeneration } from './indexGeneration.ts'
import type { Database } from '../../../database/openDatabase.ts'
import type { Schema } from '../../../database/schema.ts'

const TIMEOUT_MS = 60_000
const authorizationId = randomUUID()
const patientId = idOf(1)
const RESOURCES = 60

describe('a database that an earlier version wrote', () => {
  let database: Database

  beforeAll(async () => {
    const engine = await openPglite()
    const kysely = new Kysely<Schema>({ dialect: engine.dialect })
    await migrate(kysely, MIGRATIONS.slice(0, MIGRATIONS.indexOf(searchIndex)))
    for (let number = 1; number <= RESOURCES; number += 1) await insert(kysely, number)
    database = await startDatabase(engine)
  }, TIMEOUT_MS)
  afterAll(() => database.close())

  it('is searched as any other is: what is in it is indexed when it is met', async () => {
    const records = recordsIn(database, { authorizationId, patientId })
    expect(await records.find('Observation?_sort=-date&_count=2')).toEqual([idOf(2), idOf(3)])
    expect(await records.find('Observation?code=pulse')).toEqual([])

    await indexGeneration({ database }, { authorizationId, generation: GENERATION })

    expect(await records.find('Observation?code=pulse&_count=1000')).toHaveLength(RESOURCES - 1)
    expect(await records.find('Observation?_sort=-date&_count=2')).toEqual([
      idOf(RESOURCES),
      idOf(RESOURCES - 1),
    ])
    expect(await records.find('Observation?patient=$PATIENT_ID&date=2025-01-07')).toEqual([idOf(7)])
    expect(await records.find('Observation?patient.name=shaw&_count=1')).toEqual([idOf(2)])
  })

  it('is indexed once', async () => {
    const written = () =>
      sql<{ xmin: string }>`select xmin::text from resource order by id`.execute(database.kysely)
    const before = await written()
    await indexGeneration({ database }, { authorizationId, generation: GENERATION })
    expect(await written()).toEqual(before)
  })
})

/** The columns of the resource table of that version. The first is the patient. */
async function insert(kysely: Kysely<Schema>, number: number): Promise<void> {
  const id = idOf(number)
  const resource =
    number === 1
      ? { resourceType: 'Patient', id, name: [{ family: 'Shaw' }] }
      : {
          resourceType: 'Observation',
          id,
          code: { coding: [{ code: 'pulse' }] },
          subject: { reference: `Patient/${patientId}` },
          effectiveDateTime: new Date(Date.UTC(2025, 0, number)).toISOString(),
        }
  const refs = number === 1 ? [] : [`Patient/${patientId}`]
  await sql`insert into resource
    (authorization_id, generation, type, id, version, updated, content, content_hash, refs)
    values (${authorizationId}, ${GENERATION}, ${resource.resourceType}, ${id}, 1, ${new Date()},
      ${JSON.stringify(resource)}, '', ${refs})`.execute(kysely)
}
