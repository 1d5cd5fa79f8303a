import { createServer } from 'node:http'
import { isObject, parseJson, printJson, stringAt } from '../fhirJson.ts'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json, JsonObject } from '../fhirJson.ts'

/** What the payer answers instead of the usual; undefined: the usual. */
export type Script = (asked: Asked) => Answer | undefined
export interface Asked {
  method: string
  /** Below the FHIR base. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** How often this very address was asked for, this time included. */
  nth: number
}
export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Never answers. */
  silent?: true
  /** Answers in a way of its own: byte by byte, without an end, … */
  respond?: (response: ServerResponse) => void
}

export interface FhirPayer {
  base: string
  /** host:port, for OUTBOUND_ALLOW. */
  hostPort: string
  /** Path and query of each request, in order. */
  requests: string[]
  script: Script
  close(): Promise<void>
}

/**
 * A FHIR server on a free port of 127.0.0.1 that serves these resources: reads, and searches by `patient` for those
 * whose `patient`, `subject` or `beneficiary` is the one asked for, `pageSize` at a time by `next` links.
 */
export async function startFhirPayer(
  resources: readonly JsonObject[],
  { pageSize = 20, capabilities }: { pageSize?: number; capabilities?: JsonObject } = {},
): Promise<FhirPayer> {
  const requests: string[] = []
  const texts = new Map(resources.map((resource) => [keyOf(resource), printJson(resource)]))
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://payer.invalid')
    const path = decodeURIComponent(url.pathname.replace(/^\/fhir\//, ''))
    const nth = requests.filter((known) => known === request.url).push('')
    requests.push(request.url ?? '')
    const { method = '', headers } = request
    const answer =
      payer.script({ method, path, query: url.searchParams, headers, nth }) ?? usual(path, url.searchParams)
    if (answer.silent === true) return
    if (answer.respond !== undefined) {
      answer.respond(response)
      return
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/fhir+json', ...answer.headers })
    response.end(answer.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}/fhir`

  function usual(path: string, query: URLSearchParams): Answer {
    if (path === 'metadata') return capabilities ? { body: printJson(capabilities) } : { status: 404 }
    const read = texts.get(path)
    if (read !== undefined) return { body: read }
    if (path.includes('/')) return { status: 404, body: '{"resourceType":"OperationOutcome","issue":[]}' }
    return { body: search(path, query) }
  }

  function search(type: string, query: URLSearchParams): string {
    const patient = query.get('patient') ?? ''
    const matches = resources.filter(
      (resource) => resource.resourceType === type && patientOf(resource) === `Patient/${patient}`,
    )
    const offset = Number(query.get('offset') ?? 0)
    const entry = matches.slice(offset, offset + pageSize).map((resource) => ({ resource }))
    const next = new URLSearchParams({ ...Object.fromEntries(query), offset: String(offset + pageSize) })
    const link =
      offset + pageSize < matches.length
        ? [{ relation: 'next', url: `${base}/${type}?${next.toString()}` }]
        : []
    return printJson({ resourceType: 'Bundle', type: 'searchset', link, entry })
  }

  const payer: FhirPayer = {
    base,
    hostPort: `127.0.0.1:${port}`,
    requests,
    script: () => undefined,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return payer
}

/** The resources of a transaction bundle, its `urn:uuid:` references as `Type/id`. */
export function resourcesOfBundle(text: string): JsonObject[] {
  const bundle = parseJson(text) as JsonObject
  const entries = (bundle.entry as JsonObject[]).map(
    (entry) => [stringAt(entry, 'fullUrl') ?? '', entry.resource as JsonObject] as const,
  )
  const keys = new Map(entries.map(([fullUrl, resource]) => [fullUrl, keyOf(resource)]))
  return entries.map(([, resource]) => resolve(resource, keys) as JsonObject)
}

function resolve(value: Json, keys: Map<string, string>): Json {
  if (typeof value === 'string') return keys.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => resolve(item, keys))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, keys)]))
}

function keyOf(resource: JsonObject): string {
  return `${stringAt(resource, 'resourceType') ?? ''}/${stringAt(resource, 'id') ?? ''}`
}

function patientOf({ patient, subject, beneficiary }: JsonObject): string | undefined {
  const reference = patient ?? subject ?? beneficiary
  return isObject(reference) && typeof reference.reference === 'string' ? reference.reference : undefined
}
