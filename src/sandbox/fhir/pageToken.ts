import { FhirError } from './operationOutcome.ts'

/** Where a search goes on: clients follow it verbatim and learn nothing from it. */
export interface Page {
  /** The search as first asked, without `_count`. */
  query: string
  offset: number
  count: number
}

export function printPageToken(page: Page): string {
  return Buffer.from(JSON.stringify([page.query, page.offset, page.count])).toString('base64url')
}

/** @throws FhirError 400 when it is none of ours. */
export function parsePageToken(token: string): Page {
  const refuse = new FhirError(400, 'value', 'The page token is not one of this server.')
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    throw refuse
  }
  if (!Array.isArray(value)) throw refuse
  const [query, offset, count] = value as unknown[]
  if (typeof query !== 'string' || !isCount(offset) || !isCount(count)) throw refuse
  return { query, offset, count }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
