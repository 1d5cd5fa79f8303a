import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isResourceType } from '../../contract/resourceTypes.ts'
import { sharedData } from '../../contract/testing/sharedData.ts'
import { createSyncService } from './testing/createSyncService.ts'
import { resourcesOfBundle, startFhirPayer } from './testing/startFhirPayer.ts'
import { readSyncSummary } from './jobs/readSyncSummary.ts'
import { printJson, stringAt } from './fhirJson.ts'
import type { JsonObject } from './fhirJson.ts'
import type { FhirPayer } from './testing/startFhirPayer.ts'
import type { SyncService } from './testing/createSyncService.ts'

const folder = sharedData('synthea')

describe.runIf(folder !== null)('a sync of each Synthea patient', () => {
  const files = folder === null ? [] : readdirSync(folder).filter((name) => !/Information/.test(name))
  const patients: { name: string; resources: JsonObject[]; payer: FhirPayer }[] = []
  let service: SyncService

  beforeAll(async () => {
    for (const name of files) {
      const resources = resourcesOfBundle(readFileSync(join(folder ?? '', name), 'utf8'))
      patients.push({ name, resources, payer: await startFhirPayer(resources, { pageSize: 50 }) })
    }
    service = await createSyncService(patients.map(({ payer }) => payer))
  })
  afterAll(async () => {
    await service.close()
    for (const { payer } of patients) await payer.close()
  })

  it.each(files)('keeps the counts of %s, and every digit', { timeout: 60_000 }, async (name) => {
    const patient = patients.find((one) => one.name === name)
    if (patient === undefined) throw new Error('The file was not read')
    const { resources, payer } = patient
    const expected: Record<string, number> = {}
    for (const { resourceType } of resources) {
      const type = resourceType
      if (isResourceType(type)) expected[type] = (expected[type] ?? 0) + 1
    }
    const person = resources.find(({ resourceType }) => resourceType === 'Patient')
    const id = await service.authorize(payer, stringAt(person ?? {}, 'id') ?? '')
    await service.sync(id)
    const { resourceTypes, state } = await readSyncSummary(service.deps, id)
    const present = Object.fromEntries(Object.entries(resourceTypes).filter(([, count]) => count > 0))
    expect(present).toEqual(expected)
    expect(state).toBe('COMPLETED')

    const stored = await service.deps.database.kysely
      .selectFrom('resource')
      .select('content')
      .where('authorization_id', '=', id)
      .execute()
    const served = stored.map(({ content }) => content).join('')
    const decimals = (text: string) =>
      [...text.matchAll(/"value":(-?\d+\.\d+)/g)].map(([, digits]) => digits).sort()
    const kept = resources.filter(({ resourceType }) => isResourceType(resourceType))
    expect(decimals(served)).toEqual(decimals(kept.map(printJson).join('')))
  })
})
