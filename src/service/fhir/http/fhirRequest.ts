import { isResourceType } from '../../../contract/resourceTypes.ts'
import { FhirError, notFound } from './fhirError.ts'
import type { FastifyRequest } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'

/** What a request under `/fhir` asks for; ids may still be `$PATIENT_ID`. */
export type FhirRequest =
  | { interaction: 'metadata' }
  | { interaction: 'read'; type: ResourceType; id: string }
  | { interaction: 'search'; type: ResourceType }
  | { interaction: 'everything'; id: string }

const ALLOWED = { allow: 'GET' }

/**
 * Reads method, `Accept`, `_format` and path. Paths are compared after decoding, so that `%24everything` and
 * `%24PATIENT_ID` are what they are raw.
 * @throws {FhirError} 404 for what we do not have, 405 for other methods, 406 for anything but JSON
 */
export function readFhirRequest(request: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): {
  asked: FhirRequest
  query: URLSearchParams
} {
  const [path = '', search = ''] = splitOnce(request.url, '?')
  const query = new URLSearchParams(search)
  const asked = readPath(path.replace(/^\/fhir\/?/, '').replace(/\/$/, ''))
  if (request.method !== 'GET') {
    throw new FhirError(405, 'not-supported', `${request.method} is not supported here`, { headers: ALLOWED })
  }
  assertWantsJson(query.get('_format') ?? request.headers.accept ?? '*/*')
  return { asked, query }
}

function readPath(path: string): FhirRequest {
  const [type, id, operation, ...rest] = path.split('/').map(decode)
  if (type === 'metadata' && id === undefined) return { interaction: 'metadata' }
  if (!isResourceType(type)) {
    throw new FhirError(404, 'not-supported', 'The FHIR API does not have this type or operation')
  }
  if (id === undefined) return { interaction: 'search', type }
  const isPatient = type === 'Patient' && rest.length === 0
  if (isPatient && id === '$everything' && operation === undefined) {
    return { interaction: 'everything', id: '$PATIENT_ID' }
  }
  if (isPatient && operation === '$everything') return { interaction: 'everything', id }
  if (operation !== undefined || (id.startsWith('$') && id !== '$PATIENT_ID')) {
    throw new FhirError(404, 'not-supported', 'The FHIR API does not have this operation')
  }
  return { interaction: 'read', type, id }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw notFound()
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** In a query a `+` is read as a space, so `application/fhir+json` may arrive with one. */
function assertWantsJson(wanted: string): void {
  if (/json|\*\/\*|application\/\*/i.test(wanted)) return
  throw new FhirError(406, 'not-supported', 'The FHIR API answers application/fhir+json only')
}
