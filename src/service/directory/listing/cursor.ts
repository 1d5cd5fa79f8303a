import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { HttpError } from '../../http/httpError.ts'
import type { Place } from './listEndpoints.ts'

const cursorSchema = z.tuple([
  z.number(),
  z.number(),
  z.string(),
  z.string().check(z.maxLength(100)),
  z.string().check(z.maxLength(100)),
])

/** A place as clients hand it back: opaque to them, and good only for the search that it is of. It holds no secret. */
export function printCursor({ score, rank, label, id }: Place, asked: unknown): string {
  return Buffer.from(JSON.stringify([score, rank, label, id, digest(asked)])).toString('base64url')
}

/** @throws {HttpError} 400 naming `cursor` */
export function readCursor(text: string, asked: unknown): Place {
  const parsed = cursorSchema.safeParse(parse(text))
  if (!parsed.success) throw refused('is not a nextCursor of ours')
  const [score, rank, label, id, of] = parsed.data
  if (of !== digest(asked)) throw refused('is of another search: keep all other parameters but limit')
  return { score, rank, label, id }
}

const refused = (problem: string) => new HttpError(400, `cursor: ${problem}`, { field: 'cursor' })

function digest(asked: unknown): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 11)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
}
