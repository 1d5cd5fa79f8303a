import type { Definitions, ElementDefinition } from './readDefinitions.ts'

/** An element under one of its names: a choice such as `value[x]` is one for each of its types. */
export interface NamedElement {
  /** As it stands in JSON: `valueQuantity`. */
  name: string
  /** The datatype, or the path of a backbone: `Observation.component`. */
  type: string
  definition: ElementDefinition
}

const BACKBONES = new Set(['BackboneElement', 'Element'])

/** Children by their name in the definition (`value[x]`), each with the names that it has in JSON. */
export function elementsOf({ structures }: Definitions, type: string): Map<string, NamedElement[]> {
  const [owner = '', ...below] = type.split('.')
  const children = (structures.get(owner) ?? []).filter(
    ({ path, max }) =>
      path.startsWith(`${type}.`) && max !== '0' && !path.slice(type.length + 1).includes('.'),
  )
  if (children.length === 0 && below.length > 0) throw new Error(`${type} has no elements`)
  return new Map(children.map((child) => [child.path.slice(type.length + 1), namesOf(child)]))
}

function namesOf(definition: ElementDefinition): NamedElement[] {
  const name = definition.path.slice(definition.path.lastIndexOf('.') + 1)
  if (definition.contentReference !== undefined) {
    return [{ name, type: definition.contentReference.slice(1), definition }]
  }
  const types = (definition.type ?? []).map(({ code }) => code)
  if (name.endsWith('[x]')) {
    return types.map((type) => ({ name: name.slice(0, -3) + capitalized(type), type, definition }))
  }
  const [type = ''] = types
  return [{ name, type: BACKBONES.has(type) ? definition.path : systemType(type), definition }]
}

/** Ids and extension addresses are of FHIRPath's own type. */
function systemType(type: string): string {
  return type.startsWith('http://hl7.org/fhirpath/System.') ? 'string' : type
}

function capitalized(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1)
}
