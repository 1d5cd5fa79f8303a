// Imported, so that the bundle holds it.
import json from './structures.json' with { type: 'json' }

/** An element of a type or of a backbone, from R4's structure definitions. */
export interface StructureElement {
  /** As defined: `status`, `value[x]`. */
  name: string
  /** As it may stand in JSON, each with its type: a datatype, or the path of a backbone, `Observation.component`. */
  choices: readonly { name: string; type: string }[]
  isRequired: boolean
  isArray: boolean
  isSummary: boolean
  isModifier: boolean
}

export interface Structure {
  required: readonly StructureElement[]
  /** By the names that JSON may have: `valueQuantity`, not `value[x]`. */
  byJsonName: ReadonlyMap<string, { element: StructureElement; type: string }>
}

const table = json as unknown as Record<string, Record<string, string>>
const structures = new Map(Object.entries(table).map(([type, lines]) => [type, structureFrom(lines)]))

/** @returns undefined for primitives, and for types that no resource of ours is made of */
export function structureOf(type: string): Structure | undefined {
  return structures.get(type)
}

function structureFrom(lines: Record<string, string>): Structure {
  const elements = Object.entries(lines).map(([name, line]) => elementFrom(name, line))
  const named = elements.flatMap((element) =>
    element.choices.map(({ name, type }) => [name, { element, type }] as const),
  )
  return { required: elements.filter(({ isRequired }) => isRequired), byJsonName: new Map(named) }
}

/** `1..1 code summary modifier` */
function elementFrom(name: string, line: string): StructureElement {
  const [cardinality = '', types = '', ...flags] = line.split(' ')
  const choices = types.split('|').map((type) => ({ name: jsonName(name, type), type }))
  return {
    name,
    choices,
    isRequired: !cardinality.startsWith('0'),
    isArray: cardinality.endsWith('*'),
    isSummary: flags.includes('summary'),
    isModifier: flags.includes('modifier'),
  }
}

function jsonName(name: string, type: string): string {
  return name.endsWith('[x]') ? name.slice(0, -3) + type.charAt(0).toUpperCase() + type.slice(1) : name
}
