import { NOT_KEPT_ALIVE } from './notKeptAlive.ts'
import type { RunningSandbox } from './startSandbox.ts'

export interface FhirAnswer {
  status: number
  headers: Headers
  text: string
  body: FhirBody
}

/** What the tests look at in a FHIR answer. */
export interface FhirBody {
  resourceType: string
  id?: string
  type?: string
  total?: number
  link?: { relation: string; url: string }[]
  entry?: { fullUrl: string; resource: FhirBody; search: { mode: string } }[]
  issue?: { severity: string; code: string }[]
  [element: string]: unknown
}

/** GET below the FHIR base, or at a full URL. */
export async function readFhir(
  sandbox: RunningSandbox,
  path: string,
  accessToken?: string,
  init: { method?: string; accept?: string } = {},
): Promise<FhirAnswer> {
  const url = path.startsWith('http') ? path : `${sandbox.fhirBase}/${path}`
  const headers = new Headers(NOT_KEPT_ALIVE)
  if (accessToken !== undefined) headers.set('authorization', `Bearer ${accessToken}`)
  if (init.accept !== undefined) headers.set('accept', init.accept)
  const response = await fetch(url, { headers, method: init.method ?? 'GET' })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as FhirBody }
}

/** Every page of a search, by its `next` links. */
export async function walkPages(
  sandbox: RunningSandbox,
  path: string,
  accessToken: string,
): Promise<FhirBody[]> {
  const pages: FhirBody[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { status, body, text } = await readFhir(sandbox, next, accessToken)
    if (status !== 200) throw new Error(`${next} answered ${String(status)}: ${text}`)
    pages.push(body)
    next = body.link?.find(({ relation }) => relation === 'next')?.url
  }
  return pages
}

/** `Type/id` of the entries of one search mode. */
export function keysOf(pages: readonly FhirBody[], mode: 'match' | 'include' = 'match'): string[] {
  return pages
    .flatMap(({ entry = [] }) => entry)
    .filter(({ search }) => search.mode === mode)
    .map(({ resource }) => `${resource.resourceType}/${resource.id ?? ''}`)
}
