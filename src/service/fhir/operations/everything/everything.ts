import { randomUUID } from 'node:crypto'
import { readBatches } from './readBatches.ts'
import type { Deps } from '../../../deps.ts'
import type { EverythingPlace } from './readBatches.ts'
import type { EverythingFilter } from './readFilter.ts'

/**
 * `$everything`: one Bundle with the Patient first and all that is about them, in pieces of text, so that memory does
 * not grow with the record. The next piece is read when the last one was taken, and no transaction is open in between.
 *
 * A sync that ends meanwhile changes nothing: all is of one generation, which stays for an hour after it was replaced.
 * Where it goes before the end, the answer breaks off, since a Bundle that ends well would pass for the whole.
 *
 * @param total what `countEverything` has found
 * @throws {Error} once the records have gone
 */
export async function* everything(
  deps: Pick<Deps, 'database'>,
  place: EverythingPlace,
  filter: EverythingFilter,
  total: number,
): AsyncGenerator<string> {
  yield head(place, filter, total)
  let given = 0
  if (total > 0) {
    for await (const rows of readBatches(deps, place, filter)) {
      const entries = rows.map(
        ({ type, id, content }) =>
          `{"fullUrl":"${place.fhirUrl}/${type}/${id}","resource":${content},"search":{"mode":"match"}}`,
      )
      yield (given === 0 ? '' : ',') + entries.join(',')
      given += rows.length
      if (given === total) break
    }
  }
  if (given !== total) throw new Error('The records went while they were read')
  yield ']}'
}

function head({ fhirUrl, patientId }: EverythingPlace, { used }: EverythingFilter, total: number): string {
  const query = used.length > 0 ? `?${new URLSearchParams(used).toString()}` : ''
  const bundle = {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    total,
    link: [{ relation: 'self', url: `${fhirUrl}/Patient/${patientId}/$everything${query}` }],
  }
  return `${JSON.stringify(bundle).slice(0, -1)},"entry":[`
}
