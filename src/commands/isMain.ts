import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Whether the module at this URL is the program that was started, rather than imported by another. */
export function isMain(moduleUrl: string): boolean {
  const program = process.argv[1]
  return program !== undefined && realpathSync(program) === fileURLToPath(moduleUrl)
}
