import fc from 'fast-check'
import { parseSearchRequest } from '@medplum/core'
import { MemoryRepository } from '@medplum/fhir-router'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSyncService } from '../sync/testing/createSyncService.ts'
import { startFhirPayer } from '../sync/testing/startFhirPayer.ts'
import { fhirApp } from './testing/fhirApp.ts'
import { anyQuestion, keyOf } from './testing/oracle/anyQuestion.ts'
import { oracleRecords } from './testing/oracle/records.ts'
import { storeResources } from './testing/storeResources.ts'
import type { FastifyInstance } from 'fastify'
import type { FhirPayer } from '../sync/testing/startFhirPayer.ts'
import type { SyncService } from '../sync/testing/createSyncService.ts'
import type { Question } from './testing/oracle/anyQuestion.ts'
import type { StoredJson } from './testing/storeResources.ts'

/**
 * Searches over HTTP compared with two evaluations that know nothing of our index:
 *
 * 1. R4's FHIRPath expressions, as HL7 wrote them, evaluated by @medplum/core on each resource; what is found is judged
 *    by `testing/oracle/valueTests.ts`, written from R4's text. It takes every query.
 * 2. The memory repository of @medplum/fhir-router, where it means the same: tokens, `:not` and references. Elsewhere it
 *    differs from R4, or from what R4 leaves open and we chose:
 *
 * | asked for                      | memory repository                    | R4, and we                                    |
 * | ------------------------------ | ------------------------------------ | --------------------------------------------- |
 * | strings                        | anywhere in the text, `:exact` too   | the beginning; the whole and with case        |
 * | names and addresses            | as one text, put together            | each part on its own                          |
 * | dates `eq`, `ne`               | that the ranges overlap              | that the one contains the other               |
 * | dates `gt`, `lt`, `ge`, `le`   | texts compared, zones not heeded     | times compared                                |
 * | quantities, composites         | not supported: finds nothing         | supported                                     |
 * | chains, `_has`, includes       | refused or passed over               | supported                                     |
 * | `:text`, `:identifier`, `:Type`| not supported                        | supported                                     |
 * | canonicals                     | with the version only                | without it, too                               |
 * | `patient`, absolute reference   | does not see that it leads to one    | its path says so, or what is contained        |
 * | an id alone, as a reference    | finds nothing                        | the same as with any type it may have         |
 * | a token's displays and texts   | found as if they were codes          | found by `:text` alone                        |
 * | `:not` of several              | one value that differs is enough     | none of them, in any value                    |
 * | a type that R4 does not allow   | found                                | refused: the parameter is named               |
 * | `:missing`                     | of the element                       | of what a search can find in it               |
 */
// The usual run asks the same each time; the long one, others every time, and a failure names its seed.
const runs = Number(process.env.ORACLE_QUERIES ?? 200)
const records = oracleRecords()

describe.runIf(records !== null)('a search finds what R4 says', () => {
  const resources = records ?? []
  const repository = new MemoryRepository()
  const compared = { byFhirPath: 0, byRepository: 0 }
  let payer: FhirPayer
  let service: SyncService
  let app: FastifyInstance
  let amy: string

  beforeAll(async () => {
    payer = await startFhirPayer([{ resourceType: 'Patient', id: 'amy' }])
    service = await createSyncService([payer])
    app = await fhirApp(service.deps, { isChecked: false })
    amy = await service.authorize(payer, 'amy')
    await service.sync(amy)
    await service.deps.database.kysely.deleteFrom('resource').where('authorization_id', '=', amy).execute()
    await storeResources(service.deps.database, amy, resources)
    for (const resource of resources) await repository.createResource(resource as never)
  })
  afterAll(async () => {
    const { byFhirPath, byRepository } = compared
    console.log(
      `The oracle compared ${byFhirPath} queries by FHIRPath, ${byRepository} of them by the memory repository.`,
    )
    await app.close()
    await service.close()
    await payer.close()
  })

  async function search({ type, pairs }: Question) {
    const response = await app.inject({
      method: 'POST',
      url: `/fhir/${type}/_search`,
      headers: {
        authorization: `Bearer ${amy}`,
        prefer: 'handling=strict',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams([...pairs, ['_count', '1000'], ['_elements', 'id']]).toString(),
    })
    if (response.statusCode !== 200) return { refused: response.payload }
    const { entry } = response.json<{ entry: { resource: StoredJson; search: { mode: string } }[] }>()
    const found = (mode: string) =>
      entry.filter((one) => one.search.mode === mode).map(({ resource }) => keyOf(resource))
    return { matches: found('match').toSorted(), included: found('include').toSorted() }
  }

  it(`in ${runs} queries made of what is there`, { timeout: 60_000 + runs * 200 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyQuestion(resources), async (question) => {
        fc.pre(question !== undefined)
        const matches = resources.filter(question.isMatch)
        expect(await search(question)).toEqual({
          matches: matches.map(keyOf).toSorted(),
          included: [...question.included(matches)].toSorted(),
        })
        compared.byFhirPath += 1
        if (!question.isPlain) return
        expect(await inRepository(question)).toEqual(matches.map(keyOf).toSorted())
        compared.byRepository += 1
      }),
      { numRuns: runs, ...(process.env.ORACLE_QUERIES === undefined && { seed: 5 }) },
    )
    expect(compared.byFhirPath).toBeGreaterThanOrEqual(runs)
    expect(compared.byRepository).toBeGreaterThan(runs / 20)
  })

  async function inRepository({ type, pairs }: Question): Promise<string[]> {
    const query = new URLSearchParams([...pairs, ['_count', '1000']])
    const { entry = [] } = await repository.search(parseSearchRequest(`${type}?${query}`))
    return entry.map(({ resource }) => keyOf(resource as StoredJson)).toSorted()
  }
})
