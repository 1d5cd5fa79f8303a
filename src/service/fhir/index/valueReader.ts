import type { SearchPath } from '../definitions/searchParameters.ts'
import type { IndexEntry } from './indexEntry.ts'

/** Index entries of one value of one datatype; none where the value is not what the datatype says. */
export type ValueReader = (
  value: unknown,
  parameter: string,
  path: SearchPath,
  resource: unknown,
) => IndexEntry[]
