import { FhirError } from '../../http/fhirError.ts'

/** A value that cannot be understood: an error however lenient the handling. The text names the parameter. */
export function malformed(parameter: string, what: string): FhirError {
  return new FhirError(400, 'value', `${parameter} ${what}`)
}

/** More than we look for in one search. */
export function tooCostly(parameter: string, what: string): FhirError {
  return new FhirError(400, 'too-costly', `${parameter} ${what}`)
}
