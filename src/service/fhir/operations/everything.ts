import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { SHARED_RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import type { Deps } from '../../deps.ts'

/** Resources in memory at once. */
const BATCH = 100

interface EverythingPlace {
  fhirUrl: string
  authorizationId: string
  generation: number
  patientId: string
}

/**
 * `$everything`: one Bundle with the Patient first and all that is about them, in pieces of text, so that memory does
 * not grow with the record. Types that belong to no patient are left out: they are read by reference.
 */
export async function* everything(
  { database }: Pick<Deps, 'database'>,
  place: EverythingPlace,
): AsyncGenerator<string> {
  const { fhirUrl, authorizationId, generation, patientId } = place
  const url = `${fhirUrl}/Patient/${patientId}/$everything`
  yield (
    `{"resourceType":"Bundle","id":"${randomUUID()}","type":"searchset",` +
    `"link":[{"relation":"self","url":${JSON.stringify(url)}}],"entry":[`
  )
  let after: { rank: number; type: string; id: string } | undefined
  for (;;) {
    const rank = sql<number>`(case when type = 'Patient' then 0 else 1 end)`
    const rows = await database.forPatient(authorizationId, (trx) => {
      const query = trx
        .selectFrom('resource')
        .select(['type', 'id', 'content', rank.as('rank')])
        .where('authorization_id', '=', authorizationId)
        .where('generation', '=', generation)
        .where('type', 'not in', SHARED_RESOURCE_TYPES)
        .orderBy('rank')
        .orderBy('type')
        .orderBy('id')
        .limit(BATCH)
      return after === undefined
        ? query.execute()
        : query
            .where(
              sql<boolean>`(${rank}, type, id) > (${after.rank}::integer, ${after.type}::text, ${after.id}::uuid)`,
            )
            .execute()
    })
    const entries = rows.map(
      ({ type, id, content }) =>
        `{"fullUrl":"${fhirUrl}/${type}/${id}","resource":${content},"search":{"mode":"match"}}`,
    )
    if (entries.length > 0) yield (after === undefined ? '' : ',') + entries.join(',')
    after = rows.at(-1)
    if (rows.length < BATCH) break
  }
  yield ']}'
}
