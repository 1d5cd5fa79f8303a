import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { searchPathsOf } from '../definitions/searchParameters.ts'
import { DATE_READERS } from './dateEntries.ts'
import { textAt, valuesAt, isLoose } from './fhirValues.ts'
import { QUANTITY_READERS } from './quantityEntries.ts'
import { REFERENCE_READERS, URI_READERS } from './referenceEntries.ts'
import { STRING_READERS } from './stringEntries.ts'
import { TOKEN_READERS, token } from './tokenEntries.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type {
  SearchParameterEntry,
  SearchParameterType,
  SearchPath,
} from '../definitions/searchParameters.ts'
import type { IndexEntry } from './indexEntry.ts'
import type { ValueReader } from './valueReader.ts'

/** Puts a parameter's entries of a resource to the others. */
type Indexer = (resource: unknown, entries: IndexEntry[]) => void

const READERS: Record<SearchParameterType, Record<string, ValueReader>> = {
  token: TOKEN_READERS,
  string: STRING_READERS,
  date: DATE_READERS,
  reference: REFERENCE_READERS,
  quantity: QUANTITY_READERS,
  uri: URI_READERS,
  number: {},
  composite: {},
}

const indexers = new Map(RESOURCE_TYPES.map((type) => [type, searchPathsOf(type).map(indexerOf)]))

/**
 * What searches can find in a resource, by every search parameter of its type. Payers' data may be anything: a value
 * of another type than R4 says gives no entry, and nothing throws.
 * @param resource as it is served. Parsed losslessly (`sync/fhirJson.ts`) its numbers have the precision that they are
 *   written with; parsed plainly, 3.50 is 3.5
 */
export function indexResource(type: ResourceType, resource: unknown): IndexEntry[] {
  const entries: IndexEntry[] = []
  for (const index of indexers.get(type) ?? []) index(resource, entries)
  return entries
}

function indexerOf({ name, type, paths = [], bases, asks }: SearchParameterEntry): Indexer {
  if (bases !== undefined) return compositeIndexer(name, bases)
  if (asks === true) return questionIndexer(name, paths)
  return pathsIndexer(name, type, paths)
}

function pathsIndexer(name: string, type: SearchParameterType, paths: readonly SearchPath[]): Indexer {
  const places = paths.map((path) => ({ path, steps: stepsOf(path.at), read: readerOf(type, path.type) }))
  return (resource, entries) => {
    for (const { path, steps, read } of places) {
      for (const value of valuesAt(resource, steps)) {
        if (isWanted(value, path)) entries.push(...read(value, name, path, resource))
      }
    }
  }
}

function compositeIndexer(name: string, bases: NonNullable<SearchParameterEntry['bases']>): Indexer {
  const places = bases.map(({ at, components }) => ({
    steps: stepsOf(at),
    components: components.map(({ parameter, type, paths }) => pathsIndexer(parameter, type, paths)),
  }))
  return (resource, entries) => {
    for (const { steps, components } of places) {
      for (const element of valuesAt(resource, steps)) {
        const parts = components.map((index) => {
          const part: IndexEntry[] = []
          index(element, part)
          return part
        })
        if (parts.every(({ length }) => length > 0))
          entries.push({ kind: 'composite', parameter: name, parts })
      }
    }
  }
}

function questionIndexer(name: string, paths: readonly SearchPath[]): Indexer {
  const places = paths.map(({ at }) => stepsOf(at))
  return (resource, entries) => {
    const isSo = places.some((steps) => valuesAt(resource, steps).some((value) => value !== false))
    entries.push(token(name, undefined, String(isSo)))
  }
}

function readerOf(type: SearchParameterType, datatype: string): ValueReader {
  const read = READERS[type][datatype]
  if (read === undefined) throw new Error(`A ${type} parameter cannot read a ${datatype}`)
  return read
}

function stepsOf(at: string): string[] {
  return at === '' ? [] : at.split('.')
}

function isWanted(value: unknown, { where }: SearchPath): boolean {
  return where === undefined || (isLoose(value) && textAt(value, where.element) === where.equals)
}
