import { elementsOf } from '../../service/fhir/testing/elementsOf.ts'
import { systemOf } from './systemOf.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { SearchPath } from '../../service/fhir/definitions/searchParameters.ts'
import type { Definitions } from '../../service/fhir/testing/readDefinitions.ts'
import type { NamedElement } from '../../service/fhir/testing/elementsOf.ts'

/** One step of a search parameter's expression. */
interface Step {
  element: string
  /** Only where the choice has this type. */
  as?: string
  where?: SearchPath['where']
  resolvesTo?: string
}

interface Place {
  at: string[]
  type: string
  element?: NamedElement
}

/**
 * The paths in JSON of what a search parameter's FHIRPath expression finds in a type, choices of types written out.
 * Search parameters use a small part of FHIRPath; anything else stops the command, so that nothing mis-indexes silently.
 * @param owner the type, or the path of the backbone that the expression starts from
 */
export function pathsOf(definitions: Definitions, owner: string, steps: readonly string[]): SearchPath[] {
  const { where, resolvesTo } = readStep(steps.at(-1) ?? '')
  const filters = { ...(where !== undefined && { where }), ...(resolvesTo !== undefined && { resolvesTo }) }
  return placesOf(definitions, owner, steps).map(({ at, type, element }) => {
    const system =
      type === 'code' && element !== undefined ? systemOf(definitions, element.definition) : undefined
    return { at: at.join('.'), type, ...(system !== undefined && { system }), ...filters }
  })
}

function placesOf(definitions: Definitions, owner: string, steps: readonly string[]): Place[] {
  return steps.map(readStep).reduce<Place[]>(
    (places, { element, as }) =>
      places.flatMap((place) => {
        const children = elementsOf(definitions, place.type)
        const named = children.get(element) ?? children.get(`${element}[x]`)
        if (named === undefined) throw new Error(`${place.type} has no element ${element}`)
        const wanted = as === undefined ? named : named.filter(({ type }) => sameType(type, as))
        return wanted.map((child) => ({ at: [...place.at, child.name], type: child.type, element: child }))
      }),
    [{ at: [], type: owner }],
  )
}

/** `value.as(Quantity)`, `telecom.where(system='phone')` and the like, one by one. */
export function stepsOf(expression: string): string[] {
  const plain = expression
    .replace(/^\(([\w.]+) as (\w+)\)/, '$1.as($2)')
    .replace(/^([\w.]+) as (\w+)$/, '$1.as($2)')
  return plain.split(/\.(?![^(]*\))/).reduce<string[]>((steps, part) => {
    if (!/^(as|where)\(/.test(part)) return [...steps, part]
    return [...steps.slice(0, -1), `${steps.at(-1) ?? ''}.${part}`]
  }, [])
}

function readStep(text: string): Step {
  const [, element, call, argument] = /^(\w+)(?:\.(as|where)\((.+)\))?$/.exec(text) ?? []
  if (element === undefined) throw new Error(`This part of an expression is not understood: ${text}`)
  if (call === undefined || argument === undefined) return { element }
  if (call === 'as') return { element, as: argument }
  const [, name, value] = /^(\w+)='(\w+)'$/.exec(argument) ?? []
  if (name !== undefined && value !== undefined) return { element, where: { element: name, equals: value } }
  const [, resolvesTo] = /^resolve\(\) is (\w+)$/.exec(argument) ?? []
  if (resolvesTo !== undefined) return { element, resolvesTo }
  throw new Error(`This part of an expression is not understood: ${text}`)
}

/** R4 writes `as(DateTime)` once, where the type is `dateTime`. */
function sameType(type: string, as: string): boolean {
  return type.toLowerCase() === as.toLowerCase()
}

/** Which of the 23 types the references at these steps may lead to; all that are asked about, where it is any type. */
export function targetsOf(
  definitions: Definitions,
  type: string,
  steps: readonly string[],
): (of: ResourceType) => boolean {
  const profiles = placesOf(definitions, type, steps).flatMap(
    ({ element }) => element?.definition.type?.flatMap(({ targetProfile = [] }) => targetProfile) ?? [],
  )
  const names = new Set(profiles.map((profile) => profile.slice(profile.lastIndexOf('/') + 1)))
  return (of) => names.has('Resource') || names.has(of)
}
