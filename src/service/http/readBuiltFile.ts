import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../config.ts'

/**
 * A file of the built bundles.
 * @throws {ConfigError} where the build has not made it
 */
export async function readBuiltFile(staticDir: string, path: string): Promise<string> {
  return readFile(join(staticDir, path), 'utf8').catch(() => {
    throw new ConfigError(`STATIC_DIR: ${staticDir} has no ${path}; build first (npm run build)`)
  })
}
