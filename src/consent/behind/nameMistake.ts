import { HOST_MISTAKES, isHostMistake } from '../../contract/hostMistakes.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import type { FlowOptions } from '../flow/state.ts'

/** "user is missing", for the developer of the host page; undefined where the host did nothing wrong. */
export function nameMistake(error: unknown, options: FlowOptions): string | undefined {
  if (!(error instanceof ApiFailure)) return undefined
  const { code } = error
  if (code === undefined || !isHostMistake(code)) return undefined
  const field = error.field ?? HOST_MISTAKES[code].option
  return `${field} is ${isGiven({ ...options, publishableKey: true }, field) ? 'invalid' : 'missing'}`
}

/** @param path `user.externalId` for example */
function isGiven(options: object, path: string): boolean {
  let value: unknown = options
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return value !== undefined
}
