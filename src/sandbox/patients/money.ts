import type { LosslessNumber } from 'lossless-json'
import { decimal, type JsonObject } from '../fhir/json.ts'

/** FHIR's Money with two digits after the point. */
export function dollars(cents: number): { value: LosslessNumber; currency: 'USD' } & JsonObject {
  const sign = cents < 0 ? '-' : ''
  const whole = Math.abs(cents)
  return {
    value: decimal(`${sign}${String(Math.floor(whole / 100))}.${String(whole % 100).padStart(2, '0')}`),
    currency: 'USD',
  }
}
