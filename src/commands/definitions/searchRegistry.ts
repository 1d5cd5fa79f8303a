import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { indexable } from './indexable.ts'
import { pathsOf, stepsOf, targetsOf } from './pathsOf.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type {
  CompositeBase,
  SearchParameterEntry,
  SearchParameterType,
} from '../../service/fhir/definitions/searchParameters.ts'
import type { Definitions, SearchParameterDefinition } from '../../service/fhir/testing/readDefinitions.ts'

/** Of those for all types: the rest (`_content`, `_text`, `_query`, `_filter`, `_list`) needs more than an index. */
const COMMON = new Set(['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag'])
const TYPES = ['token', 'string', 'date', 'reference', 'quantity', 'number', 'uri', 'composite']

/**
 * Corrections of R4: the components of `DocumentReference.relationship` name each other's definitions; its description
 * ("Combination of relation and relatesTo") and its expressions (`code`, `target`) agree.
 */
const COMPONENTS: Record<string, string[]> = { relationship: ['relation', 'relatesto'] }

/** R4's search parameters of the 23 types, with the places in JSON that they look at. */
export function searchRegistry(definitions: Definitions): Record<ResourceType, SearchParameterEntry[]> {
  const of = (type: ResourceType) =>
    definitions.searchParameters
      .filter(({ base, code, type: kind }) =>
        base.includes('Resource') ? COMMON.has(code) : base.includes(type) && TYPES.includes(kind),
      )
      .map((parameter) => entryOf(definitions, type, parameter))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  return Object.fromEntries(RESOURCE_TYPES.map((type) => [type, of(type)])) as Record<
    ResourceType,
    SearchParameterEntry[]
  >
}

function entryOf(
  definitions: Definitions,
  type: ResourceType,
  parameter: SearchParameterDefinition,
): SearchParameterEntry {
  const { code: name, url: definition, expression = '' } = parameter
  const entry = { name, type: parameter.type as SearchParameterType, definition }
  if (entry.type === 'composite') {
    return { ...entry, targets: [], bases: compositeBases(definitions, type, parameter) }
  }
  // The one expression that is a question: is the patient dead, or known to be.
  const [, asked] = /^Patient\.(\w+)\.exists\(\) and Patient\.\1 != false$/.exec(expression) ?? []
  if (asked !== undefined) {
    return { ...entry, targets: [], asks: true, paths: pathsOf(definitions, type, [asked]) }
  }
  const parts = partsFor(type, expression).map((part) => stepsOf(part).slice(1))
  const paths = parts.flatMap((steps) => pathsOf(definitions, type, steps))
  const leadsTo = parts.map((steps) => targetsOf(definitions, type, steps))
  const targets = RESOURCE_TYPES.filter(
    (of) =>
      entry.type === 'reference' && parameter.target?.includes(of) && leadsTo.some((leads) => leads(of)),
  )
  return { ...entry, targets, paths: indexable(`${type}.${name}`, entry.type, paths) }
}

/** The parts of a union that start from the type. */
function partsFor(type: ResourceType, expression: string): string[] {
  return expression
    .split(' | ')
    .map((part) => part.trim())
    .filter((part) => [type, 'Resource'].includes(/^\(?(\w+)/.exec(part)?.[1] ?? ''))
}

function compositeBases(
  definitions: Definitions,
  type: ResourceType,
  { code, expression = '', component = [] }: SearchParameterDefinition,
): CompositeBase[] {
  return partsFor(type, expression).map((part) => {
    const [, ...steps] = stepsOf(part)
    const owner = [type, ...steps].join('.')
    return {
      at: steps.join('.'),
      components: component.map(({ definition, expression: below }, index) => {
        const url = COMPONENTS[code]?.[index]
        const known = definitions.searchParameters.find((one) =>
          url === undefined ? one.url === definition : one.code === url && one.base.includes(type),
        )
        if (known === undefined) throw new Error(`${type}.${code} has an unknown component: ${definition}`)
        return {
          parameter: known.code,
          type: known.type as SearchParameterType,
          paths: indexable(
            `${type}.${code}`,
            known.type as SearchParameterType,
            below.split(' | ').flatMap((one) => pathsOf(definitions, owner, stepsOf(one))),
          ),
        }
      }),
    }
  })
}
