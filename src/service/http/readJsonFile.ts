import { readFile } from 'node:fs/promises'
import { ConfigError } from '../config.ts'
import type * as z from 'zod'

/**
 * A file of the configuration, checked.
 * @param variable the environment variable that names the file, for the error
 * @throws {ConfigError} one line that names variable, file and field
 */
export async function readJsonFile<Schema extends z.ZodType>(
  variable: string,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ConfigError(`${variable}: cannot read ${path}`)
  })
  const parsed = schema.safeParse(parse(variable, path, text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ConfigError(
    `${variable}: ${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`,
  )
}

function parse(variable: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigError(`${variable}: ${path} is not JSON`)
  }
}
