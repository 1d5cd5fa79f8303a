import { RESOURCE_TYPES } from '../../src/contract/resourceTypes.ts'
import { RetryLimitReached, fetchWithRetry } from './fetchWithRetry.ts'
import { Problem } from './problem.ts'
import { sliceResources } from './sliceResources.ts'
import type { RetryOptions } from './fetchWithRetry.ts'

/**
 * Reads everything that a patient shared, as an integrator's server would:
 *
 * 1. Each of the 23 types is searched, also those that introspection counts as 0, so that the two can be compared.
 * 2. A first sync that still runs answers 429; `fetchWithRetry` waits it out.
 * 3. `next` links are followed as they stand until there is none, but only below the API's own FHIR base: the bearer
 *    token must never go elsewhere.
 *
 * Numbers keep their digits (`3.50` stays `3.50`): each resource is passed on as its own text, as it stands in the
 * Bundle.
 */
export interface ReadOptions extends RetryOptions {
  signal?: AbortSignal
  /** How many resources a page asks for. Default 100. */
  pageSize?: number
}

export type ResourceTexts = Record<string, string[]>

const CONCURRENT_TYPES = 4
const MAX_PAGES_A_TYPE = 1000

export async function readRecords(
  apiUrl: string,
  accessToken: string,
  options: ReadOptions = {},
): Promise<ResourceTexts> {
  const texts: ResourceTexts = {}
  const waiting: string[] = [...RESOURCE_TYPES]
  const first = waiting.shift()
  if (first !== undefined) texts[first] = await readType(apiUrl, accessToken, first, options)
  async function readOn(): Promise<void> {
    for (let type = waiting.shift(); type !== undefined; type = waiting.shift())
      texts[type] = await readType(apiUrl, accessToken, type, options)
  }
  await Promise.all(Array.from({ length: CONCURRENT_TYPES }, readOn))
  return texts
}

async function readType(
  apiUrl: string,
  accessToken: string,
  type: string,
  { pageSize = 100, ...options }: ReadOptions,
): Promise<string[]> {
  const base = `${apiUrl}/fhir/`
  const texts: string[] = []
  const seen = new Set<string>()
  let url: string | null = `${base}${type}?_count=${String(pageSize)}`
  while (url !== null) {
    if (seen.has(url) || seen.size >= MAX_PAGES_A_TYPE)
      throw new Problem('API_ERROR', `The pages of ${type} do not end.`)
    seen.add(url)
    const page: Page = await readPage(url, accessToken, type, options)
    texts.push(...page.texts)
    if (page.next !== null && !page.next.startsWith(base))
      throw new Problem('API_ERROR', `A link to the next page of ${type} leaves the API.`)
    url = page.next
  }
  return texts
}

interface Page {
  texts: string[]
  next: string | null
}

async function readPage(url: string, accessToken: string, type: string, options: ReadOptions): Promise<Page> {
  const response = await fetchPage(url, accessToken, options)
  if (!response.ok) {
    await response.body?.cancel()
    throw explain(response.status, type)
  }
  const text = await response.text()
  const bundle = parsed(text, type)
  const next = listAt(bundle, 'link').find((link) => at(link, 'relation') === 'next')
  const nextUrl = at(next, 'url')
  return { texts: sliceResources(text), next: typeof nextUrl === 'string' ? nextUrl : null }
}

async function fetchPage(url: string, accessToken: string, options: ReadOptions): Promise<Response> {
  const { signal, ...retry } = options
  try {
    return await fetchWithRetry(
      url,
      {
        headers: { authorization: `Bearer ${accessToken}`, accept: 'application/fhir+json' },
        redirect: 'error',
        ...(signal ? { signal } : {}),
      },
      retry,
    )
  } catch (cause) {
    if (cause instanceof RetryLimitReached)
      throw new Problem('STILL_SYNCING', 'Your plan is still sending records. Look again in a moment.', {
        cause,
      })
    throw new Problem('API_UNREACHABLE', 'FlexpaLink cannot be reached just now.', { cause })
  }
}

function explain(status: number, type: string): Problem {
  if (status === 422)
    return new Problem(
      'SYNC_FAILED',
      'Your plan did not send your records. Connect it again to try once more.',
    )
  if (status === 401)
    return new Problem(
      'ACCESS_ENDED',
      'The access to this plan has ended. Connect the plan again to see its records.',
    )
  return new Problem('API_ERROR', `FlexpaLink answered ${String(status)} when asked for ${type}.`)
}

function parsed(text: string, type: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('API_ERROR', `The answer for ${type} is not JSON.`, { cause })
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
}

function listAt(value: unknown, key: string): unknown[] {
  const found = at(value, key)
  return Array.isArray(found) ? found : []
}
