import { UUID } from '../../../contract/keys.ts'
import { notFound } from '../http/fhirError.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { Deps } from '../../deps.ts'

export interface FoundResource {
  version: number
  updated: Date
  content: string
}

/** @throws {FhirError} 404, for unknown and foreign ids alike */
export async function readResource(
  { database }: Pick<Deps, 'database'>,
  { authorizationId, generation }: { authorizationId: string; generation: number },
  { type, id }: { type: ResourceType; id: string },
): Promise<FoundResource> {
  // What is no id of ours takes the same way as an unknown one, with an id that nothing has. Case matters in FHIR.
  const wanted = UUID.test(id) && id === id.toLowerCase() ? id : '00000000-0000-0000-0000-000000000000'
  const found = await database.forPatient(authorizationId, (trx) =>
    trx
      .selectFrom('resource')
      .select(['version', 'updated', 'content'])
      .where('authorization_id', '=', authorizationId)
      .where('generation', '=', generation)
      .where('type', '=', type)
      .where('id', '=', wanted)
      .executeTakeFirst(),
  )
  if (found === undefined) throw notFound()
  return found
}
