import { isResourceType } from '../../../contract/resourceTypes.ts'
import { FhirError, notFound } from './fhirError.ts'
import { readParameters } from './readParameters.ts'
import type { FastifyRequest } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'

/** What a request under `/fhir` asks for; ids may still be `$PATIENT_ID`. */
export type FhirRequest =
  | { interaction: 'metadata' }
  | { interaction: 'read'; type: ResourceType; id: string }
  | { interaction: 'search'; type: ResourceType; by: 'query' | 'form' }
  | { interaction: 'everything' | 'expunge'; id: string }
  /** Of an `$expunge`. */
  | { interaction: 'job-status'; id: string }

/** RFC 9110, section 4.1, asks for 8,000 at least. */
const MAX_ADDRESS_BYTES = 8192

/**
 * Reads path, method and query, in this order: what is not there is not there by any method. Paths are compared after
 * decoding, so that `%24everything` and `%24PATIENT_ID` are what they are raw.
 *
 * @throws {FhirError} 404 for what we do not have, 405 for other methods, 414 for an address too long, 400 for a query
 * that cannot be read
 */
export function readFhirRequest(request: Pick<FastifyRequest, 'method' | 'url'>): {
  asked: FhirRequest
  query: URLSearchParams
} {
  const { method, url } = request
  if (Buffer.byteLength(url) > MAX_ADDRESS_BYTES) {
    throw new FhirError(414, 'too-long', `The address is longer than ${MAX_ADDRESS_BYTES} bytes: ${SHORTER}`)
  }
  const at = url.indexOf('?')
  const path = at === -1 ? url : url.slice(0, at)
  const asked = readPath(path.replace(/^\/fhir\/?/, '').replace(/\/$/, ''))
  const allowed = methodOf(asked)
  if (method !== allowed) {
    throw new FhirError(405, 'not-supported', `${method} is not supported here`, {
      headers: { allow: allowed },
    })
  }
  return { asked, query: readParameters(at === -1 ? '' : url.slice(at + 1)) }
}

const SHORTER = 'the parameters of a search can be sent as the form of a POST to [type]/_search'

/** Nothing here can be done in two ways. */
function methodOf(asked: FhirRequest): 'GET' | 'POST' {
  if (asked.interaction === 'expunge') return 'POST'
  return asked.interaction === 'search' && asked.by === 'form' ? 'POST' : 'GET'
}

function readPath(path: string): FhirRequest {
  const [type, id, operation, ...rest] = path.split('/').map(decode)
  if (type === 'metadata' && id === undefined) return { interaction: 'metadata' }
  if (type === 'job' && id !== undefined && operation === 'status' && rest.length === 0) {
    return { interaction: 'job-status', id }
  }
  if (!isResourceType(type)) throw notSupported('type or operation')
  if (id === undefined) return { interaction: 'search', type, by: 'query' }
  if (id === '_search' && operation === undefined) return { interaction: 'search', type, by: 'form' }
  const isPatient = type === 'Patient' && rest.length === 0
  if (isPatient && id === '$everything' && operation === undefined) {
    return { interaction: 'everything', id: '$PATIENT_ID' }
  }
  if (isPatient && operation === '$everything') return { interaction: 'everything', id }
  if (isPatient && operation === '$expunge') return { interaction: 'expunge', id }
  if (operation !== undefined || (/^[$_]/.test(id) && id !== '$PATIENT_ID')) throw notSupported('operation')
  return { interaction: 'read', type, id }
}

function notSupported(what: string): FhirError {
  return new FhirError(404, 'not-supported', `The FHIR API does not have this ${what}`)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw notFound()
  }
}
