import { addressProblem } from '../../smart/addressProblem.ts'

const MAX_LENGTH = 500

/**
 * The FHIR base that an address of a list is, as we shall send it to the payer as `aud`: parsed, without a trailing slash.
 * It is judged as the outbound guard will, as far as that is possible without asking the DNS; a host must have a domain.
 */
export function judgeFhirBase(
  given: unknown,
  outboundAllow: readonly string[],
): { base: string } | { problem: string } {
  if (typeof given !== 'string' || given.trim() === '') return { problem: 'is missing' }
  const text = given.trim()
  if (text.length > MAX_LENGTH) return { problem: `must have at most ${MAX_LENGTH} characters` }
  if (!/^https?:\/\/[^\s\\"<>^`{|}]+$/i.test(text) || !URL.canParse(text)) {
    return { problem: 'must be an address such as https://payer.example/fhir' }
  }
  const url = new URL(text)
  const problem = addressProblem(url, outboundAllow)
  if (problem !== undefined) return { problem }
  if (url.search !== '' || text.includes('?')) return { problem: 'must not have a query' }
  const isName = !/^[\d.]+$|^\[/.test(url.hostname) && url.hostname !== 'localhost'
  if (isName && !url.hostname.includes('.')) return { problem: 'must not lead to a host without a domain' }
  return { base: url.href.replace(/\/+$/, '') }
}
