import { HttpError } from './httpError.ts'
import type * as z from 'zod/mini'

/**
 * What a client sent, checked by its schema.
 * @throws {HttpError} 400 naming the first wrong field; the value is not repeated
 */
export function parseInput<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const field = [...(issue?.path ?? []), ...unknownKey].map(String).join('.').slice(0, 100)
  const problem = unknownKey.length > 0 ? 'is not a known field' : (issue?.message ?? 'is not valid')
  throw new HttpError(400, field === '' ? `The body: ${problem}` : `${field}: ${problem}`, {
    ...(field !== '' && { field }),
  })
}
