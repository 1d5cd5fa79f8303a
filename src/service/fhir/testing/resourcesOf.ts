import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isResourceType } from '../../../contract/resourceTypes.ts'
import { sharedData } from '../../../contract/testing/sharedData.ts'
import { isObject, objectsAt, parseJson, stringAt } from '../../sync/fhirJson.ts'
import type { Json, PayerResource } from '../../sync/fhirJson.ts'

export interface GivenResource extends PayerResource {
  /** The file it stands in. */
  file: string
}

/** The resources of the 23 types in a folder of the outside test data, those in Bundles too; null where it is absent. */
export function resourcesOf(folder: string): GivenResource[] | null {
  const found = sharedData(folder)
  if (found === null) return null
  const files = readdirSync(found).filter((name) => name.endsWith('.json'))
  return files.flatMap((file) => {
    const given = allIn(parseJson(readFileSync(join(found, file), 'utf8')))
    return given.map((resource) => ({ ...resource, file }))
  })
}

function allIn(json: Json | undefined): PayerResource[] {
  if (!isObject(json)) return []
  if (json.resourceType === 'Bundle')
    return objectsAt(json, 'entry').flatMap(({ resource }) => allIn(resource))
  const type = json.resourceType
  return isResourceType(type) ? [{ type, id: stringAt(json, 'id') ?? '', json }] : []
}
