import type { FastifyRequest } from 'fastify'

const KEY = /[ps]k_(?:test|live)_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g

/**
 * The key that a request shows, wherever it stands: in Basic credentials, in the body, in the query. A secret key goes
 * before a publishable one, which anybody may show. It may be wrong: whether it is one is found out elsewhere.
 */
export function presentedKey({
  headers,
  body,
  url,
}: Pick<FastifyRequest, 'headers' | 'body' | 'url'>): string | undefined {
  const basic = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const credentials = Buffer.from(basic, 'base64').toString()
  const text = typeof body === 'string' ? body : body == null ? '' : JSON.stringify(body)
  const keys = [credentials, text, url].flatMap((place) => place.match(KEY) ?? [])
  return keys.find((key) => key.startsWith('sk_')) ?? keys[0]
}
