import { evalFhirPathTyped, indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core'
import { readDefinitions } from '../readDefinitions.ts'
import type { TypedValue } from '@medplum/core'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { SearchParameterDefinition } from '../readDefinitions.ts'
import type { StoredJson } from '../storeResources.ts'

const definitions = readDefinitions()
// Without these FHIRPath knows no types, and finds nothing under a choice of them.
type Profiles = Parameters<typeof indexStructureDefinitionBundle>[0]
indexStructureDefinitionBundle([...definitions.profiles.values()] as Profiles)
indexSearchParameterBundle({
  resourceType: 'Bundle',
  type: 'collection',
  entry: definitions.searchParameters.map((resource) => ({ resource })),
} as Parameters<typeof indexSearchParameterBundle>[0])

export type { TypedValue }

/** R4's own definition of a parameter, of those for all types too. */
export function definitionOf(type: ResourceType, name: string): SearchParameterDefinition {
  const found = definitions.searchParameters.find(
    ({ code, base }) =>
      code === name && (base.includes(type) || (name.startsWith('_') && base.includes('Resource'))),
  )
  if (found === undefined) throw new Error(`R4 has no search parameter ${type}.${name}`)
  return found
}

export function definitionAt(url: string): SearchParameterDefinition {
  const found = definitions.searchParameters.find((one) => one.url === url)
  if (found === undefined) throw new Error(`R4 has no search parameter ${url}`)
  return found
}

const known = new WeakMap<object, Map<string, TypedValue[]>>()

/** What a parameter's FHIRPath expression, as HL7 wrote it, finds in a resource. */
export function valuesOf(resource: StoredJson, name: string): TypedValue[] {
  const values = known.get(resource) ?? new Map<string, TypedValue[]>()
  known.set(resource, values)
  const found = values.get(name)
  if (found !== undefined) return found
  const { expression = '' } = definitionOf(resource.resourceType, name)
  const ofType = new RegExp(`^\\(?${resource.resourceType}\\b`)
  const own = expression.split(' | ').filter((part) => ofType.test(part.trim()))
  const evaluated = (own.length === 0 ? [expression] : own).flatMap((part) =>
    valuesAt({ type: resource.resourceType, value: resource }, part),
  )
  values.set(name, evaluated)
  return evaluated
}

/**
 * Two things the evaluator sees otherwise than R4: it takes any text for a string and any value for a concept, and it
 * resolves only relative references. So what a value is, and where a reference leads, is asked again.
 */
export function valuesAt(element: TypedValue, expression: string): TypedValue[] {
  return expression.split(' | ').flatMap((part) => {
    const [, plain = part, target] = /^(.+)\.where\(resolve\(\) is (\w+)\)$/.exec(part.trim()) ?? []
    const [, wanted] = /(?:\.as\(| as )(\w+)\)?$/.exec(plain.trim()) ?? []
    return evalFhirPathTyped(plain, [element])
      .filter(({ value }) => value !== undefined && value !== null)
      .filter(({ type }) => wanted === undefined || type === wanted)
      .filter(
        ({ value }) =>
          target === undefined || leadsTo(value as Reference, element.value as Container) === target,
      )
  })
}

interface Reference {
  reference?: string
  type?: string
}
interface Container {
  contained?: { resourceType: string; id?: string }[]
}

function leadsTo({ reference = '', type }: Reference, { contained = [] }: Container): string | undefined {
  const within = contained.find(({ id }) => reference === `#${id ?? ''}`)
  return within?.resourceType ?? /([A-Z][A-Za-z]+)\/[^/]+$/.exec(reference)?.[1] ?? type
}
