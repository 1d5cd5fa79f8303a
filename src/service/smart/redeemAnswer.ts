import { payerClient } from './payerClient.ts'
import { readAnswer } from './readAnswer.ts'
import { redeemCode } from './tokenEndpoint.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { PayerClient, PayerTokens } from './tokenEndpoint.ts'

/**
 * What a payer's answer is worth: it is judged (fault table, `iss`), and its code redeemed.
 *
 * @param verifier of the sign-in that it answers (PKCE)
 * @throws {PayerFault}
 */
export async function redeemAnswer(
  deps: Pick<Deps, 'config' | 'outbound' | 'clock' | 'keys'>,
  endpoint: EndpointRecord,
  { query, verifier }: { query: URLSearchParams; verifier: string },
): Promise<{ client: PayerClient; tokens: PayerTokens & { patient: string } }> {
  const client = await payerClient(deps, endpoint)
  const answer = readAnswer(query, endpoint, client.configuration)
  if ('fault' in answer) throw answer.fault
  return { client, tokens: await redeemCode(client, { code: answer.code, verifier }) }
}
