import { HOST_MISTAKES, isHostMistake } from '../../contract/hostMistakes.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import type { FlowOptions } from '../flow/state.ts'

/** "user is missing", for the developer of the host page; undefined where the host did nothing wrong. */
export function nameMistake(error: unknown, options: FlowOptions): string | undefined {
  if (!(error instanceof ApiFailure)) return undefined
  const { code } = error
  if (code === undefined || !isHostMistake(code)) return undefined
  const field = error.field ?? HOST_MISTAKES[code].option
  const given: Readonly<Record<string, unknown>> = { ...options, publishableKey: true }
  return `${field} is ${given[field] === undefined ? 'missing' : 'invalid'}`
}
