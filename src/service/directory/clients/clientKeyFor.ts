import type { ClientKey } from '../../tokens/clientKeys.ts'
import type { EndpointRecord } from '../endpointRecord.ts'

/**
 * The key that our client at a plan signs with: the one that it names, or the first that the payer takes.
 * @param algs what the payer says it takes; empty: it does not say
 */
export function clientKeyFor(
  { clientKeyId }: Pick<EndpointRecord, 'clientKeyId'>,
  keys: readonly ClientKey[],
  algs: readonly string[] = [],
): ClientKey | undefined {
  const named = keys.filter(({ kid }) => clientKeyId === undefined || kid === clientKeyId)
  return algs.length === 0 ? named[0] : named.find(({ alg }) => algs.includes(alg))
}
