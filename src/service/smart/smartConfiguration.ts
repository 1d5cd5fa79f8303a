import * as z from 'zod'
import { OutboundRefused } from './outbound.ts'
import { PayerFault, payerFault } from './payerFault.ts'
import { readText } from './readBounded.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Deps } from '../deps.ts'
import type { Outbound } from './outbound.ts'

/** What we use of `.well-known/smart-configuration` (SMART App Launch 2.2.0); addresses are absolute. */
export interface SmartConfiguration {
  issuer: string | undefined
  authorizationEndpoint: string
  tokenEndpoint: string
  revocationEndpoint: string | undefined
  capabilities: string[]
  /** RFC 9207: whether the payer says that it sends `iss` with each answer. */
  sendsIssuer: boolean
  tokenEndpointAuthMethods: string[]
  /** Of private_key_jwt; empty where the payer does not say. */
  tokenEndpointSigningAlgs: string[]
}

const MAX_BYTES = 256 * 1024
const CACHE_MS = 5 * 60_000

const metadataSchema = z.object({
  issuer: z.string().optional(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  revocation_endpoint: z.string().optional(),
  capabilities: z.array(z.string()).default([]),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
  token_endpoint_auth_methods_supported: z.array(z.string()).default([]),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()).default([]),
})

interface CacheEntry {
  expiresAt: number
  found: Promise<SmartConfiguration>
}
/** Per way out, so that tests with their own see nothing of each other. */
const caches = new WeakMap<Outbound, Map<string, CacheEntry>>()

/**
 * A payer's SMART configuration; kept for five minutes, failures not at all.
 * @throws {PayerFault} by the rows "discovery" of the fault table
 */
export async function smartConfiguration(
  { outbound, clock }: Pick<Deps, 'outbound' | 'clock'>,
  { id, fhirBase }: Pick<EndpointRecord, 'id' | 'fhirBase'>,
): Promise<SmartConfiguration> {
  const cache = caches.get(outbound) ?? new Map<string, CacheEntry>()
  caches.set(outbound, cache)
  const kept = cache.get(fhirBase)
  if (kept !== undefined && kept.expiresAt > clock()) return kept.found
  const found = discover(outbound, id, fhirBase)
  cache.set(fhirBase, { expiresAt: clock() + CACHE_MS, found })
  found.catch(() => cache.delete(fhirBase))
  return found
}

async function discover(
  outbound: Outbound,
  endpointId: string,
  fhirBase: string,
): Promise<SmartConfiguration> {
  const text = await fetchMetadata(outbound, endpointId, `${fhirBase}/.well-known/smart-configuration`)
  try {
    const metadata = metadataSchema.parse(JSON.parse(text))
    const methods = metadata.code_challenge_methods_supported
    if (methods !== undefined && !methods.includes('S256')) throw new TypeError('the payer has no PKCE S256')
    return {
      issuer: metadata.issuer,
      authorizationEndpoint: endpointUrl(metadata.authorization_endpoint, fhirBase),
      tokenEndpoint: endpointUrl(metadata.token_endpoint, fhirBase),
      revocationEndpoint: metadata.revocation_endpoint && endpointUrl(metadata.revocation_endpoint, fhirBase),
      capabilities: metadata.capabilities,
      sendsIssuer: metadata.authorization_response_iss_parameter_supported,
      tokenEndpointAuthMethods: metadata.token_endpoint_auth_methods_supported,
      tokenEndpointSigningAlgs: metadata.token_endpoint_auth_signing_alg_values_supported,
    }
  } catch (error) {
    throw payerFault('discovery', 'unusable metadata', error)
  }
}

async function fetchMetadata(outbound: Outbound, endpointId: string, url: string): Promise<string> {
  try {
    const response = await outbound.fetch(url, { headers: { accept: 'application/json' }, endpointId })
    if (response.status === 200) return await readText(response, MAX_BYTES)
    await response.body?.cancel()
    if (response.status === 408) throw payerFault('discovery', 'status 408')
    if (response.status === 504) throw payerFault('discovery', 'status 504')
    if (response.status >= 500) throw payerFault('discovery', 'status 5xx')
    throw payerFault('discovery', 'unusable metadata')
  } catch (error) {
    if (error instanceof PayerFault) throw error
    if (error instanceof OutboundRefused) throw payerFault('discovery', 'unusable metadata', error)
    throw payerFault('discovery', 'no answer', error)
  }
}

/** Relative addresses are relative to the FHIR base. Where the base is https, so must all else be. */
function endpointUrl(text: string, fhirBase: string): string {
  const url = new URL(text, `${fhirBase}/`)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && fhirBase.startsWith('http:'))
  if (!isSafe) throw new TypeError('an endpoint is not https')
  return url.href
}
