import { CommandError } from '../commandError.ts'

const MAX_HOURS = 720

/** @returns milliseconds. @throws {CommandError} for what is no number of hours from 0 to 720 */
export function hoursOf(field: string, text: string): number {
  const hours = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN
  if (hours <= MAX_HOURS) return Math.round(hours * 3_600_000)
  throw new CommandError(field, `must be a number of hours from 0 to ${MAX_HOURS}`, 2)
}
