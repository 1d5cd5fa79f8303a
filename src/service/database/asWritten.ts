import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/**
 * A text column as it was written. PGlite reads each text with a decoder that takes a first U+FEFF for a byte order mark
 * and drops it; within JSON it is not the first.
 */
export function asWritten<Value extends string | null = string>(column: string): RawBuilder<Value> {
  return sql<Value>`to_json(${sql.ref(column)})`
}
