import { isResourceType } from '../../../contract/resourceTypes.ts'
import { isObject, objectsAt, ownMember, stringAt } from '../fhirJson.ts'
import { PayerRequestFailed } from './payerRequestFailed.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { Json, JsonObject } from '../fhirJson.ts'
import type { PayerClient } from './payerClient.ts'

/** What a payer's CapabilityStatement says about the types we know. */
export interface PayerCapabilities {
  types: ReadonlyMap<ResourceType, TypeCapabilities>
  /** Whether it gives all of a patient's records by `Patient/[id]/$everything`. */
  everything: boolean
}

export interface TypeCapabilities {
  /** False where interactions are declared, and searching is none of them. */
  searches: boolean
  parameters: string[]
  revIncludes: string[]
}

/** Undefined where the payer does not say: then everything is tried. */
export async function readCapabilities(client: PayerClient): Promise<PayerCapabilities | undefined> {
  try {
    return parseCapabilities((await client.request(`${client.base}/metadata`)).json)
  } catch (error) {
    if (error instanceof PayerRequestFailed) return undefined
    throw error
  }
}

export function parseCapabilities(statement: Json): PayerCapabilities | undefined {
  if (!isObject(statement)) return undefined
  const rests = objectsAt(statement, 'rest')
  const declared = rests.flatMap((rest) => objectsAt(rest, 'resource'))
  const types = new Map<ResourceType, TypeCapabilities>()
  for (const resource of declared) {
    const type = stringAt(resource, 'type')
    if (!isResourceType(type)) continue
    const interactions = objectsAt(resource, 'interaction').map(({ code }) => code)
    types.set(type, {
      searches: interactions.length === 0 || interactions.includes('search-type'),
      parameters: objectsAt(resource, 'searchParam').flatMap(
        (parameter) => stringAt(parameter, 'name') ?? [],
      ),
      revIncludes: stringsAt(resource, 'searchRevInclude'),
    })
  }
  const patients = declared.filter((resource) => resource.type === 'Patient')
  return types.size > 0 ? { types, everything: [...rests, ...patients].some(hasEverything) } : undefined
}

/** By the operation's name, or by the address of its definition. */
function hasEverything(owner: JsonObject): boolean {
  return objectsAt(owner, 'operation').some(
    (operation) =>
      /^\$?everything$/.test(stringAt(operation, 'name') ?? '') ||
      /\/Patient-everything(\||$)/.test(stringAt(operation, 'definition') ?? ''),
  )
}

function stringsAt(owner: JsonObject, key: string): string[] {
  const value = ownMember(owner, key)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
