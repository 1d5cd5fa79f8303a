import type { IncomingMessage, ServerResponse } from 'node:http'
import { isResourceType } from '../../contract/resourceTypes.ts'
import { allowsType } from '../authorization/scopes.ts'
import { smartConfiguration } from '../authorization/smartConfiguration.ts'
import { send, sendFhir } from '../http/send.ts'
import { capabilityStatement } from './capabilityStatement.ts'
import { FhirError, operationOutcome } from './operationOutcome.ts'
import type { ResourceStore } from './resourceStore.ts'
import { searchResources } from './searchResources.ts'

/** What an access token opens. */
export interface TokenContext {
  patientId: string
  /** Separated by spaces. */
  scope: string
}

interface FhirOptions {
  publicUrl: string
  store: ResourceStore
  /** Undefined for a token that is unknown, expired, revoked or without a patient. */
  findToken: (accessToken: string) => Promise<TokenContext | undefined>
  startedAt: string
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>

const OPEN_TO_ANY_ORIGIN = { 'Access-Control-Allow-Origin': '*' }

/** The FHIR R4 API at `/fhir`: discovery and metadata for anyone, reads and searches for a token. */
export function createFhirRoutes({ publicUrl, store, findToken, startedAt }: FhirOptions): Handler {
  const fhirBase = `${publicUrl}/fhir`

  return async (request, response, url) => {
    const path = url.pathname.replace(/^\/fhir\/?/, '').replace(/\/$/, '')
    try {
      if (request.method === 'OPTIONS' && isPublic(path)) {
        const allow = { 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Allow-Headers': 'Accept' }
        send(response, 204, { ...OPEN_TO_ANY_ORIGIN, ...allow }, '')
        return
      }
      if (request.method !== 'GET') {
        throw new FhirError(405, 'not-supported', 'This server only reads.', { Allow: 'GET' })
      }
      if (path === '.well-known/smart-configuration') {
        const headers = { 'Content-Type': 'application/json', ...OPEN_TO_ANY_ORIGIN }
        send(response, 200, headers, smartConfiguration(publicUrl))
        return
      }
      assertAcceptsJson(request, url)
      if (path === 'metadata') {
        sendFhir(response, 200, capabilityStatement(fhirBase, publicUrl, startedAt), OPEN_TO_ANY_ORIGIN)
        return
      }
      const token = await authenticate(request)
      sendFhir(response, 200, answer(path, url.searchParams, token))
    } catch (error) {
      if (!(error instanceof FhirError)) throw error
      sendFhir(response, error.status, operationOutcome(error.code, error.message), error.headers)
    }
  }

  async function authenticate(request: IncomingMessage): Promise<TokenContext> {
    const [, value] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    const token = value === undefined ? undefined : await findToken(value)
    if (token) return token
    const challenge = value === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
    throw new FhirError(401, 'login', 'A valid access token is needed.', { 'WWW-Authenticate': challenge })
  }

  function answer(path: string, query: URLSearchParams, { patientId, scope }: TokenContext): string {
    const [type, id, ...rest] = path.split('/').map(decodePathPart)
    if (type === undefined || !isResourceType(type)) {
      throw new FhirError(404, 'not-supported', `This server has no "${type ?? ''}".`)
    }
    if (rest.length > 0) throw new FhirError(404, 'not-supported', 'This server has no such operation.')
    if (!allowsType(scope, type)) {
      const challenge = { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' }
      throw new FhirError(403, 'forbidden', `The access token's scope does not cover ${type}.`, challenge)
    }
    if (id === undefined) return searchResources({ store, patientId, fhirBase, type, query })
    if (type === 'Patient' && id !== patientId) {
      throw new FhirError(403, 'forbidden', 'The access token does not cover this patient.')
    }
    const resource = store.read(type, id)
    if (!resource || !store.isVisible(resource, patientId)) {
      throw new FhirError(404, 'not-found', `${type} with this id is not known.`)
    }
    return resource.json
  }
}

function isPublic(path: string): boolean {
  return path === 'metadata' || path === '.well-known/smart-configuration'
}

/** @throws FhirError 406 when the client takes anything but JSON. */
function assertAcceptsJson(request: IncomingMessage, url: URL): void {
  const wanted = url.searchParams.get('_format') ?? request.headers.accept ?? '*/*'
  if (!/json|\*\/\*|application\/\*/.test(wanted)) {
    throw new FhirError(406, 'not-supported', 'This server speaks application/fhir+json only.')
  }
}

/** @throws FhirError 400 for a broken percent-encoding. */
function decodePathPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new FhirError(400, 'invalid', 'The address is not properly encoded.')
  }
}
