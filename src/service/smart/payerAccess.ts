import { renewPayerTokens } from './renewPayerTokens.ts'
import { openTokens } from './sealedTokens.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Outbound } from './outbound.ts'

export interface PayerAccess {
  fhirBase: string
  accessToken: string
  payerPatientId: string
  endpoint: EndpointRecord
}

/** The payer's grant is gone: revoked, deleted, or its plan no longer in the directory. */
export class NoPayerAccess extends Error {
  override name = 'NoPayerAccess'
}

/** A payer token that ends sooner than this is renewed first. */
const MARGIN_MS = 30_000

/**
 * What it takes to read at the payer. An access token that is about to end is renewed where there is a refresh token;
 * where there is none it is handed out as it is, and the payer's 401 tells the rest.
 *
 * @param refused a token that the payer answered with 401 before its time: it is renewed too
 * @throws {NoPayerAccess}
 * @throws {PayerFault} when the payer does not renew; {GrantEnded} when it never will again
 */
export async function payerAccess(
  deps: Deps,
  authorizationId: string,
  { refused }: { refused?: string } = {},
): Promise<PayerAccess> {
  const row = await deps.database.kysely
    .selectFrom('patient_authorization')
    .select(['endpoint_id', 'payer_patient_id', 'payer_tokens', 'payer_tokens_expire_at'])
    .where('id', '=', authorizationId)
    .executeTakeFirst()
  const endpoint = deps.directory.get(row?.endpoint_id ?? '')
  if (row?.payer_tokens == null || row.payer_patient_id === null || endpoint === undefined) {
    throw noAccess(authorizationId)
  }
  const known = openTokens(deps.keys, authorizationId, row.payer_tokens)
  const expiresAt = row.payer_tokens_expire_at?.getTime() ?? Number.POSITIVE_INFINITY
  const isEnding = expiresAt - deps.clock() < MARGIN_MS || known.accessToken === refused
  const accessToken =
    isEnding && known.refreshToken !== undefined
      ? await renewOnce(deps, authorizationId, row.payer_tokens)
      : known.accessToken
  return { fhirBase: endpoint.fhirBase, accessToken, payerPatientId: row.payer_patient_id, endpoint }
}

/** Renewals under way, per way out, so that two services of one test see nothing of each other. */
const renewals = new WeakMap<Outbound, Map<string, Promise<string>>>()

/** Those of this process that find the token ending share one renewal, instead of waiting for one another's lease. */
async function renewOnce(deps: Deps, authorizationId: string, seen: string): Promise<string> {
  const running = renewals.get(deps.outbound) ?? new Map<string, Promise<string>>()
  renewals.set(deps.outbound, running)
  const renewal = running.get(authorizationId) ?? renew(deps, authorizationId, seen)
  running.set(authorizationId, renewal)
  try {
    return await renewal
  } finally {
    running.delete(authorizationId)
  }
}

async function renew(deps: Deps, authorizationId: string, seen: string): Promise<string> {
  const sealed = await renewPayerTokens(deps, authorizationId, seen)
  if (sealed === undefined) throw noAccess(authorizationId)
  return openTokens(deps.keys, authorizationId, sealed).accessToken
}

function noAccess(authorizationId: string): NoPayerAccess {
  return new NoPayerAccess(`There is no payer access for authorization ${authorizationId}`)
}
