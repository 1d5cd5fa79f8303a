import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../deps.ts'
import type { AccessContext } from '../../tokens/authenticate.ts'

export type FhirDeps = Pick<Deps, 'config' | 'clock' | 'database' | 'keys'>

/** One request of a patient's records, authenticated: what each interaction is given. */
export interface FhirCall {
  deps: FhirDeps
  /** The public address of the FHIR API, `https://api.example/fhir`. */
  fhirUrl: string
  context: AccessContext
  /** Of the address and of a form body together. */
  query: URLSearchParams
  request: FastifyRequest
  reply: FastifyReply
}
