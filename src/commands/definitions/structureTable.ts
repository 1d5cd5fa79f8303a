import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { elementsOf } from '../../service/fhir/testing/elementsOf.ts'
import type { Definitions } from '../../service/fhir/testing/readDefinitions.ts'
import type { NamedElement } from '../../service/fhir/testing/elementsOf.ts'

/**
 * The elements of the 23 types, of their backbones and of all datatypes they use, each as a line such as
 * `1..1 code summary modifier`. Types of primitives have none; of contained resources nothing is said.
 */
export function structureTable(definitions: Definitions): Record<string, Record<string, string>> {
  const table: Record<string, Record<string, string>> = {}
  const wanted: string[] = [...RESOURCE_TYPES]
  for (const type of wanted) {
    if (type in table || isPrimitive(type) || type === 'Resource') continue
    const elements = [...elementsOf(definitions, type)].filter(([, [one]]) => !isOfElement(one))
    table[type] = Object.fromEntries(elements.map(([name, named]) => [name, lineOf(named)]))
    wanted.push(...elements.flatMap(([, named]) => named.map(({ type: below }) => below)))
  }
  return table
}

function lineOf(named: readonly NamedElement[]): string {
  const [first] = named
  if (first === undefined) throw new Error('An element has no type')
  const { min, max, isSummary = false, isModifier = false } = first.definition
  const flags = [...(isSummary ? ['summary'] : []), ...(isModifier ? ['modifier'] : [])]
  return [`${min}..${max}`, named.map(({ type }) => type).join('|'), ...flags].join(' ')
}

/** What every element has: its id (not a resource's) and extensions are known without a table. */
function isOfElement(one: NamedElement | undefined): boolean {
  return /^Element\.(id|extension)$/.test(one?.definition.base?.path ?? '')
}

function isPrimitive(type: string): boolean {
  return /^[a-z]/.test(type)
}
