import { basename } from 'node:path'
import { mergeCandidates } from './mergeCandidates.ts'
import { readList } from './readList.ts'
import { storeBrands } from './storeBrands.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from './candidate.ts'
import type { ImportOptions } from './importOptions.ts'
import type { StoreCounts } from './storeBrands.ts'

/** What became of a list. */
export interface ImportReport extends StoreCounts {
  file: string
  source: string
  /** Endpoints that the list has. */
  read: number
  /** Brands at FHIR bases that stood in it more than once. */
  merged: number
  refused: Refusal[]
  /** What departs from the specification and was taken all the same. */
  remarks: Refusal[]
}

/**
 * Imports one list: read, judged and merged first, then stored in one transaction.
 *
 * @throws {UnreadableList} for a file that is none; nothing has changed then
 */
export async function importDirectory(
  deps: Pick<Deps, 'database' | 'clock'>,
  path: string,
  options: Omit<ImportOptions, 'source'> & { source?: string | undefined; dryRun: boolean },
): Promise<ImportReport> {
  const file = basename(path)
  const source = options.source ?? file
  const { read, found, refused, remarks } = await readList(path, { ...options, source })
  const { brands, merged } = mergeCandidates(found)
  const counts = await storeBrands(deps, brands, { ...options, source })
  return { file, source, read, ...counts, merged, refused, remarks }
}
