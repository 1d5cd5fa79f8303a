import * as z from 'zod'
import { ConfigError } from '../config.ts'
import { readJsonFile } from '../http/readJsonFile.ts'
import { createDirectory } from './directory.ts'
import { endpointRecordSchema } from './endpointRecord.ts'
import { testDirectory } from './testDirectory.ts'
import type { Config } from '../config.ts'
import type { Directory } from './directory.ts'

const directoryFileSchema = z.array(endpointRecordSchema)

/**
 * The directory that `DIRECTORY` names, or the built-in one of test mode.
 * @throws {ConfigError} naming the entry and field that is wrong
 */
export async function loadDirectory(
  config: Pick<Config, 'directoryFile' | 'sandboxUrl'>,
): Promise<Directory> {
  if (config.directoryFile === undefined) return createDirectory(testDirectory(config.sandboxUrl))
  const records = await readJsonFile('DIRECTORY', config.directoryFile, directoryFileSchema)
  const seen = new Set<string>()
  for (const { id } of records) {
    if (seen.has(id)) throw new ConfigError(`DIRECTORY: ${config.directoryFile}: the id ${id} stands twice`)
    seen.add(id)
  }
  return createDirectory(records)
}
