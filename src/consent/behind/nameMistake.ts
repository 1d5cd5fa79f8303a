import { HOST_MISTAKES } from '../../contract/exitCodes.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import type { FlowOptions } from '../flow/state.ts'

const FIELDS: Readonly<Record<(typeof HOST_MISTAKES)[number], string>> = {
  INVALID_ENDPOINT: 'endpoint',
  INVALID_ENDPOINT_MODE: 'endpoint',
  INVALID_PUBLISHABLE_KEY: 'publishableKey',
  INVALID_USER: 'user',
  INVALID_USAGE: 'usage',
}

/** "user is missing", for the developer of the host page; undefined where the host did nothing wrong. */
export function nameMistake(error: unknown, options: FlowOptions): string | undefined {
  if (!(error instanceof ApiFailure)) return undefined
  const code = HOST_MISTAKES.find((code) => code === error.code)
  if (code === undefined) return undefined
  const field = error.field ?? FIELDS[code]
  const given: Readonly<Record<string, unknown>> = { ...options, publishableKey: true }
  return `${field} is ${given[field] === undefined ? 'missing' : 'invalid'}`
}
