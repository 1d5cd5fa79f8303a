import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../../shared/data')

/**
 * Where a file or folder of the outside test data lies, `synthea` for example, as an absolute path; null where the
 * data is absent, as in a stranger's clone. Tests only: the product never reads it.
 */
export function sharedData(path: string): string | null {
  const found = join(root, path)
  if (existsSync(found)) return found
  console.warn(
    `Did not run: tests that need the outside test data (${path}), which is not beside this checkout.`,
  )
  return null
}
