import { randomUUID } from 'node:crypto'
import { structureOf } from '../definitions/structures.ts'
import { expandValueSet } from './expandValueSet.ts'
import { readDefinitions } from './readDefinitions.ts'
import type { SearchPath } from '../definitions/searchParameters.ts'
import type { ElementDefinition } from './readDefinitions.ts'

type Members = Record<string, unknown>

const definitions = readDefinitions()

/** A value for an element, and how a search asks for it. */
interface Example {
  value: unknown
  asked: string
}

/**
 * Puts a value at the place that a search parameter looks at into a resource, in arrays where R4 has them.
 * @param type whose element it is: a resource type, or the path of a backbone
 * @param reference `Type/id`; absent: to some type that the element may name
 * @returns how a search asks for the value
 */
export function putExample(
  owner: Members,
  type: string,
  path: SearchPath,
  { number, reference }: { number: number; reference?: string | undefined },
): string {
  if (path.at === 'id') return String(owner['id'])
  const names = path.at.split('.')
  const last = names.pop() ?? ''
  let place = owner
  let placeType = type
  for (const name of names) {
    const { element, type: below } = elementAt(placeType, name)
    const known = place[name]
    const child = (Array.isArray(known) ? known[0] : known) as Members | undefined
    const next = child ?? {}
    if (child === undefined) place[name] = element.isArray ? [next] : next
    place = next
    placeType = below
  }
  const { element } = elementAt(placeType, last)
  const definition = definitionOf(placeType, element.name)
  const { value, asked } = exampleOf(path, {
    number,
    reference: reference ?? `${targetOf(definition)}/${randomUUID()}`,
    code: codeOf(definition, number),
  })
  place[last] = element.isArray ? [value] : value
  return asked
}

function elementAt(type: string, name: string) {
  const found = structureOf(type)?.byJsonName.get(name)
  if (found === undefined) throw new Error(`${type} has no element ${name}`)
  return found
}

interface Given {
  number: number
  reference: string
  code: { system: string; code: string } | undefined
}

function exampleOf({ type, where }: SearchPath, { number, reference, code }: Given): Example {
  const word = `word${String(number).padStart(5, '0')}`
  const coding = code ?? { system: 'urn:example', code: word }
  const asked = `${coding.system}|${coding.code}`
  const quantity = { value: number, system: 'urn:units', code: 'u' }
  const day = new Date(Date.UTC(1950, 0, number)).toISOString().slice(0, 10)
  switch (type) {
    case 'code':
      return { value: coding.code, asked: coding.code }
    case 'Coding':
      return { value: coding, asked }
    case 'CodeableConcept':
      return { value: { coding: [coding] }, asked }
    case 'Identifier':
      return { value: { system: 'urn:example', value: word }, asked: `urn:example|${word}` }
    case 'ContactPoint':
      return { value: { system: where?.equals ?? 'phone', value: word }, asked: word }
    case 'boolean':
      return { value: true, asked: 'true' }
    case 'HumanName':
      return { value: { family: word }, asked: word }
    case 'Address':
      return { value: { city: word }, asked: word }
    case 'date':
    case 'dateTime':
      return { value: day, asked: day }
    case 'instant':
      return { value: `${day}T10:00:00Z`, asked: day }
    case 'Period':
      return { value: { start: day, end: day }, asked: day }
    case 'Timing':
      return { value: { event: [day] }, asked: day }
    case 'Reference':
      return { value: { reference }, asked: reference }
    case 'Quantity':
    case 'Duration':
    case 'Age':
      return { value: quantity, asked: `${number}|urn:units|u` }
    case 'Range':
      return { value: { low: quantity, high: quantity }, asked: `${number}` }
    case 'SampledData':
      return {
        value: { origin: quantity, period: 1, dimensions: 1, lowerLimit: number, upperLimit: number },
        asked: `${number}`,
      }
    case 'uri':
    case 'url':
    case 'canonical':
      return { value: `urn:example:${number}`, asked: `urn:example:${number}` }
    default:
      return { value: word, asked: word }
  }
}

function definitionOf(type: string, element: string): ElementDefinition | undefined {
  const [owner = ''] = type.split('.')
  return definitions.structures.get(owner)?.find(({ path }) => path === `${type}.${element}`)
}

/** Where R4 says which codes there are, one of them. */
function codeOf(definition: ElementDefinition | undefined, number: number): Given['code'] {
  const { strength, valueSet } = definition?.binding ?? {}
  if (strength !== 'required') return undefined
  const codes = [...(expandValueSet(definitions, valueSet ?? '') ?? ['urn:ietf:bcp:13|text/plain'])]
  const [system = '', code = ''] = codes[number % codes.length]?.split('|') ?? []
  return { system, code }
}

function targetOf(definition: ElementDefinition | undefined): string {
  const [profile = ''] = definition?.type?.find(({ code }) => code === 'Reference')?.targetProfile ?? []
  const type = profile.slice(profile.lastIndexOf('/') + 1)
  return type === '' || type === 'Resource' ? 'Basic' : type
}
