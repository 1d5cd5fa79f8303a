import { at, listAt, textAt } from './fhir.ts'
import { personName } from './personName.ts'
import type { Path, ReadResource } from './fhir.ts'

/** The records read, by `Type/id`, to look references up in. */
export type RecordIndex = ReadonlyMap<string, ReadResource>

export function indexRecords(records: readonly ReadResource[]): RecordIndex {
  return new Map(records.map((record) => [`${record.type}/${record.id}`, record]))
}

/**
 * What a Reference points to: a contained resource, or a record that was read. References to other servers are never
 * followed.
 */
export function resolve(index: RecordIndex, holder: unknown, ...path: Path): unknown {
  const reference = textAt(holder, ...path, 'reference')
  if (reference === undefined) return undefined
  if (!reference.startsWith('#')) return index.get(reference)?.json
  const id = reference.slice(1)
  return listAt(holder, 'contained').find((contained) => at(contained, 'id') === id)
}

/** The name of what a Reference points to: its display, else the name of the resource itself. */
export function referenceText(index: RecordIndex, holder: unknown, ...path: Path): string | undefined {
  const display = textAt(holder, ...path, 'display')
  return display ?? personName(resolve(index, holder, ...path))
}
