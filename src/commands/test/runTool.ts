import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod'
import { root } from '../paths.ts'

const manifestSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) })

/**
 * Runs a package's command with this Node, without a shell; what it prints goes to the terminal.
 *
 * @param options.binary the command's name where it is not the package's
 * @returns the exit code, 1 where a signal ended it
 */
export function runTool(
  packageName: string,
  words: string[],
  options: { binary?: string | undefined; env?: Record<string, string> } = {},
): Promise<number> {
  const manifest = join(packageFolder(packageName), 'package.json')
  const { bin } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')))
  const script = typeof bin === 'string' ? bin : bin[options.binary ?? packageName]
  if (script === undefined) throw new Error(`${packageName} has no command ${options.binary ?? packageName}`)
  const child = spawn(process.execPath, [resolve(dirname(manifest), script), ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...options.env },
  })
  return new Promise((settle, fail) => {
    child.once('error', fail)
    child.once('close', (code) => settle(code ?? 1))
  })
}

function packageFolder(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? []
  const found = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
  if (found === undefined) throw new Error(`${name} is not installed: run npm ci first`)
  return found
}
