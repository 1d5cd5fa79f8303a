import { transformResource } from '../../../sync/transformResource.ts'
import { keyOf } from '../../../sync/payerReference.ts'
import { resourcesOf } from '../resourcesOf.ts'
import type { TransformContext } from '../../../sync/transformResource.ts'
import type { StoredJson } from '../storeResources.ts'

/** What is searched: HL7's examples, CARIN's, and one of Synthea's people. */
const SOURCES = [
  { folder: 'r4-examples', wanted: /./ },
  { folder: 'carin-bb/2.0.0', wanted: /./ },
  { folder: 'synthea', wanted: /^Addie/ },
]

/** The records of others as we serve them; null where the outside test data is absent. */
export function oracleRecords(): StoredJson[] | null {
  const given = SOURCES.flatMap(({ folder, wanted }) =>
    (resourcesOf(folder) ?? []).filter(({ file }) => wanted.test(file)),
  )
  if (given.length === 0) return null
  const known = new Map(given.map((resource) => [keyOf(resource), resource]))
  const context: TransformContext = {
    base: 'https://payer.example/fhir',
    idNamespace: '8c7ecf3a-9f2b-4e7e-8f7f-3f9b2d1c0a55',
    authorizationId: '66eed280-324d-4c4e-b8ca-d71c481075c5',
    endpointId: '663f104c-216f-4d50-83f8-cf061a0e6e68',
    applicationId: '16678ba4-5282-4fd5-9131-f4f11e3901ee',
    mode: 'TEST',
    isSynced: (key) => known.has(keyOf(key)),
  }
  return [...known.values()].map((resource, index) => {
    // A minute apart, so that _lastUpdated tells them from each other.
    const updated = new Date(Date.UTC(2026, 0, 1, 0, index))
    return JSON.parse(transformResource(resource, context).serve(1, updated).text) as StoredJson
  })
}
