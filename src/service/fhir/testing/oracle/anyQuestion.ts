import fc from 'fast-check'

import { criterionFor, occurrencesIn } from './criteria.ts'
import { valuesOf } from './fhirPathValues.ts'
import { referencesOf } from './valueTests.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { StoredJson } from '../storeResources.ts'
import type { Criterion, Occurrence } from './criteria.ts'

/** A search, and what it must find. */
export interface Question {
  type: ResourceType
  pairs: [name: string, text: string][]
  isMatch: (resource: StoredJson) => boolean
  /** `Type/id` of what is brought along with these matches. */
  included: (matches: readonly StoredJson[]) => Set<string>
  isPlain: boolean
}

const SHAPES = ['one', 'one', 'one', 'and', 'or', 'chain', 'has', 'include', 'revinclude'] as const

/** Searches for what the records hold, each parameter of each type alike often, alone and put together. */
export function anyQuestion(resources: readonly StoredJson[]): fc.Arbitrary<Question | undefined> {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]))
  const occurrences = occurrencesIn(resources)
  const ofPlace = groupBy(
    occurrences,
    ({ resource, parameter }) => `${resource.resourceType}.${parameter.name}`,
  )
  const ofResource = groupBy(occurrences, ({ resource }) => resource)
  const leading = occurrences.filter((one) => targetOf(one) !== undefined)
  const leadingBy = groupBy(
    leading,
    ({ resource, parameter }) => `${resource.resourceType}.${parameter.name}`,
  )

  return fc
    .record({
      shape: fc.constantFrom(...SHAPES),
      place: fc.constantFrom(...ofPlace.keys()),
      reference: fc.constantFrom(...leadingBy.keys()),
      nth: fc.nat(100_000),
      other: fc.nat(100_000),
      way: fc.nat(1000),
      otherWay: fc.nat(1000),
    })
    .map(({ shape, place, reference, nth, other, way, otherWay }) => {
      const occurrence = pick(ofPlace.get(place), nth)
      const criterion = criterionFor(occurrence, way)
      const { resource } = occurrence
      switch (shape) {
        case 'one':
          return question(resource.resourceType, [criterion])
        case 'and':
          return question(resource.resourceType, [
            criterion,
            criterionFor(pick(ofResource.get(resource), other), otherWay),
          ])
        case 'or':
          return question(resource.resourceType, [
            either(criterion, criterionFor(pick(ofPlace.get(place), other), way)),
          ])
        case 'include':
          return question(resource.resourceType, [criterion], including())
        case 'revinclude':
          return question(resource.resourceType, [criterion], referring(pick(leadingBy.get(reference), nth)))
        case 'chain':
          return chained(pick(leadingBy.get(reference), nth))
        case 'has':
          return having(pick(leadingBy.get(reference), nth))
      }

      function chained(from: Occurrence): Question | undefined {
        const target = targetOf(from)
        if (target === undefined) return undefined
        const inner = criterionFor(pick(ofResource.get(target), other), otherWay)
        if (inner === undefined) return undefined
        const { resourceType } = target
        const fulfils = (one: StoredJson) =>
          targetsOf(one, from.parameter.name).some(
            (next) => next.resourceType === resourceType && inner.fulfils(next),
          )
        const name = `${from.parameter.name}:${resourceType}.${inner.name}`
        return question(from.resource.resourceType, [{ ...inner, name, fulfils, isPlain: false }])
      }

      function having(from: Occurrence): Question | undefined {
        const target = targetOf(from)
        const inner = criterionFor(pick(ofResource.get(from.resource), other), otherWay)
        if (target === undefined || inner === undefined) return undefined
        const { resourceType } = from.resource
        const fulfils = (one: StoredJson) =>
          resources.some(
            (each) =>
              each.resourceType === resourceType &&
              targetsOf(each, from.parameter.name).includes(one) &&
              inner.fulfils(each),
          )
        const name = `_has:${resourceType}:${from.parameter.name}:${inner.name}`
        return question(target.resourceType, [{ ...inner, name, fulfils, isPlain: false }])
      }

      function including(): Extra | undefined {
        const code = ofResource.get(resource)?.find((one) => targetOf(one) !== undefined)?.parameter.name
        if (code === undefined) return undefined
        return {
          pair: ['_include', `${resource.resourceType}:${code}`],
          included: (matches) => matches.flatMap((one) => targetsOf(one, code)),
        }
      }

      function referring({ resource: { resourceType }, parameter }: Occurrence): Extra {
        return {
          pair: ['_revinclude', `${resourceType}:${parameter.name}`],
          included: (matches) =>
            resources.filter(
              (one) =>
                one.resourceType === resourceType &&
                targetsOf(one, parameter.name).some((target) => matches.includes(target)),
            ),
        }
      }
    })

  function targetOf({ parameter, value }: Occurrence): StoredJson | undefined {
    if (parameter.type !== 'reference') return undefined
    const target = byKey.get(referencesOf(value)[0] ?? '')
    return target !== undefined && parameter.targets.includes(target.resourceType) ? target : undefined
  }

  function targetsOf(resource: StoredJson, parameter: string): StoredJson[] {
    return valuesOf(resource, parameter).flatMap((value) => byKey.get(referencesOf(value)[0] ?? '') ?? [])
  }
}

interface Extra {
  pair: [string, string]
  included: (matches: readonly StoredJson[]) => StoredJson[]
}

function question(
  type: ResourceType,
  criteria: readonly (Criterion | undefined)[],
  extra?: Extra,
): Question | undefined {
  const known = criteria.filter((one) => one !== undefined)
  if (known.length < criteria.length) return undefined
  const given = known.map(({ name, text }): [string, string] => [name, text])
  return {
    type,
    pairs: extra === undefined ? given : [...given, extra.pair],
    isMatch: (resource) => resource.resourceType === type && known.every(({ fulfils }) => fulfils(resource)),
    included: (matches) => {
      const brought = extra?.included(matches).filter((one) => !matches.includes(one)) ?? []
      return new Set(brought.map(keyOf))
    },
    isPlain: extra === undefined && known.every(({ isPlain }) => isPlain),
  }
}

/** In one comma list; only where both ask in the same way. */
function either(one: Criterion | undefined, other: Criterion | undefined): Criterion | undefined {
  if (one?.name !== other?.name || one === undefined || other === undefined) return undefined
  const { name } = one
  if (name.endsWith(':missing')) return undefined
  // `:not` of a list finds what has none of its values.
  const fulfils = name.endsWith(':not')
    ? (resource: StoredJson) => one.fulfils(resource) && other.fulfils(resource)
    : (resource: StoredJson) => one.fulfils(resource) || other.fulfils(resource)
  return { name, text: `${one.text},${other.text}`, fulfils, isPlain: one.isPlain && other.isPlain }
}

function pick<Item>(items: readonly Item[] | undefined, nth: number): Item {
  const item = items?.[nth % items.length]
  if (item === undefined) throw new Error('There is nothing to pick from')
  return item
}

function groupBy<Item, Key>(items: readonly Item[], keyFor: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyFor(item))
    if (group === undefined) groups.set(keyFor(item), [item])
    else group.push(item)
  }
  return groups
}

export function keyOf({ resourceType, id }: StoredJson): string {
  return `${resourceType}/${id}`
}
