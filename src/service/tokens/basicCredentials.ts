import { PUBLISHABLE_KEY, SECRET_KEY } from '../../contract/keys.ts'

export interface KeyPair {
  publishableKey: string
  secretKey: string
}

/**
 * The key pair of an `Authorization: Basic` header (RFC 7617). Either key may come first: the API's own documentation
 * swaps them in its example, and their prefixes tell them apart. Each may be form-urlencoded before the base64, as
 * RFC 6749, section 2.3.1, wants it; the keys' alphabet has no `%`, so it cannot be misread.
 *
 * @returns undefined for anything that is not two keys of ours
 */
export function readBasicCredentials(header: string | undefined): KeyPair | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [first, second, ...more] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decode)
  if (first === undefined || second === undefined || more.length > 0) return undefined
  const [publishableKey, secretKey] = PUBLISHABLE_KEY.test(first) ? [first, second] : [second, first]
  if (!PUBLISHABLE_KEY.test(publishableKey) || !SECRET_KEY.test(secretKey)) return undefined
  return { publishableKey, secretKey }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
