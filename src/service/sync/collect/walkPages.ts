import { createHash } from 'node:crypto'
import { isLosslessNumber } from 'lossless-json'
import { isObject, objectsAt, ownMember, stringAt } from '../fhirJson.ts'
import { readIssues } from './payerIssues.ts'
import { PayerRequestFailed, requestFailed } from './payerRequestFailed.ts'
import { sameOriginUrl } from './sameOriginUrl.ts'
import type { Json, JsonObject } from '../fhirJson.ts'
import type { PayerClient, PayerDocument } from './payerClient.ts'
import type { SyncLimits } from './syncLimits.ts'

const PAGE_SIZE = 100

export interface PagedRequest {
  /** Below the base, such as `Condition` or `Patient/1/$everything`. */
  path: string
  query: Readonly<Record<string, string>>
  /** Parameters that save requests, and without which the answer is the same; `_count` comes to them. */
  optional: Readonly<Record<string, string>>
}

/** What a page holds, each resource as UTF-8 JSON. */
export type TakePage = (resources: readonly Buffer[]) => Promise<void>

/**
 * Walks a search, or a paged `$everything`, to its end by its `next` links.
 *
 *  1. The first page, with the optional parameters. A payer that answers 400 may not know them: once more without.
 *     One that answers 405 is asked by POST.
 *  2. The `next` link, whatever it looks like (nextUrl). One that was followed before, several pages in a row that came
 *     before, or too many pages end the walk with a failure; what came until then is kept.
 *  3. Data may change while it is read. Where a page is gone (404, 410), or `total` is another than on the page before,
 *     resources may have moved over the edge of a page, unseen: the whole is walked once more, and what comes twice
 *     counts once. Payers that tell no total get no second look; the next sync is one.
 *
 * Totals are never believed otherwise.
 *
 * @throws {PayerRequestFailed}
 */
export async function walkPages(
  client: PayerClient,
  request: PagedRequest,
  limits: SyncLimits,
  take: TakePage,
): Promise<void> {
  if (await walkOnce(client, request, limits, take)) return
  await walkOnce(client, request, limits, take, { isSecond: true })
}

/** @returns whether all of it was seen, as far as one can tell */
async function walkOnce(
  client: PayerClient,
  request: PagedRequest,
  limits: SyncLimits,
  take: TakePage,
  { isSecond = false } = {},
): Promise<boolean> {
  const seen = new Set<string>()
  const contents = new Set<string>()
  let page = await firstPage(client, request)
  let idle = 0
  let isSteady = true
  for (let pages = 1; ; pages += 1) {
    const bundle = asBundle(page.document.json)
    await take(page.document.resources)
    const content = digestOf(page.document.resources)
    idle = contents.has(content) ? idle + 1 : 0
    contents.add(content)
    seen.add(page.url)
    const next = nextUrl(bundle, page.url, client.base)
    if (next === undefined) return isSteady
    if (seen.has(next) || pages >= limits.maxPages || idle >= limits.maxIdlePages) {
      throw requestFailed('the paging has no end', 'structure')
    }
    try {
      page = { url: next, document: await client.request(next) }
    } catch (error) {
      if (!isSecond && isGone(error)) return false
      throw error
    }
    isSteady &&= totalOf(bundle) === totalOf(page.document.json)
  }
}

interface Page {
  url: string
  document: PayerDocument
}

async function firstPage(client: PayerClient, { path, query, optional }: PagedRequest): Promise<Page> {
  const full = new URLSearchParams({ ...query, ...optional, _count: String(PAGE_SIZE) })
  try {
    return await ask(client, path, full)
  } catch (error) {
    if (!(error instanceof PayerRequestFailed) || error.status !== 400) throw error
    return ask(client, path, new URLSearchParams(query))
  }
}

async function ask(client: PayerClient, path: string, parameters: URLSearchParams): Promise<Page> {
  const url = `${client.base}/${path}?${parameters.toString()}`
  try {
    return { url, document: await client.request(url) }
  } catch (error) {
    const isSearch = !path.includes('/')
    if (!(error instanceof PayerRequestFailed) || error.status !== 405 || !isSearch) throw error
    return { url, document: await client.request(`${client.base}/${path}/_search`, parameters) }
  }
}

function asBundle(json: Json): JsonObject {
  if (isObject(json) && json.resourceType === 'Bundle') return json
  const issues = readIssues(json)
  throw issues.length > 0
    ? new PayerRequestFailed('an OperationOutcome came instead of a Bundle', issues)
    : requestFailed('the answer is no Bundle', 'structure')
}

/**
 * Where the next page is: an absolute address, one from the root, one of a query alone, or one relative to the FHIR
 * base, as R4 has it (Bundle.link.url). It must be at the payer's own origin.
 * @throws {PayerRequestFailed}
 */
export function nextUrl(bundle: JsonObject, from: string, base: string): string | undefined {
  const link = objectsAt(bundle, 'link').find((candidate) => candidate.relation === 'next')
  const url = link === undefined ? '' : (stringAt(link, 'url') ?? '').trim()
  if (url === '') return undefined
  const relativeTo = url.startsWith('?') ? from : `${base}/`
  return sameOriginUrl(url, relativeTo, new URL(base).origin).href
}

function digestOf(resources: readonly Buffer[]): string {
  const hash = createHash('sha1')
  for (const resource of resources) hash.update(resource)
  return hash.digest('base64')
}

function totalOf(bundle: Json): string | undefined {
  const total = isObject(bundle) ? ownMember(bundle, 'total') : undefined
  return isLosslessNumber(total) ? total.toString() : undefined
}

function isGone(error: unknown): boolean {
  return error instanceof PayerRequestFailed && (error.status === 404 || error.status === 410)
}
