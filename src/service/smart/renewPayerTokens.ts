import { setTimeout as sleep } from 'node:timers/promises'
import { endAuthorization } from '../lifetimes/endAuthorization.ts'
import { extendLifetime } from '../lifetimes/extendLifetime.ts'
import { renewedTermOf } from '../lifetimes/refreshTerm.ts'
import { renewAt, retryRenewalAt } from '../lifetimes/renewAt.ts'
import { giveBackGrant, payerGrantOf } from './giveBackGrant.ts'
import { expiryOf } from './grantAuthorization.ts'
import { GrantEnded } from './grantEnded.ts'
import { payerClient } from './payerClient.ts'
import { payerFault } from './payerFault.ts'
import { openTokens, sealTokens } from './sealedTokens.ts'
import { refreshTokens } from './tokenEndpoint.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { PayerTokens } from './tokenEndpoint.ts'

/** Longer than a payer may take to answer, its lost answers included. */
const LEASE_MS = 60_000
const LOOK_MS = 200
const LOOKS = 200

type Row = Pick<
  Selectable<Schema['patient_authorization']>,
  | 'endpoint_id'
  | 'usage'
  | 'payer_patient_id'
  | 'payer_tokens'
  | 'payer_refresh_term'
  | 'payer_refreshable_until'
  | 'payer_renewal_failures'
>
/** A row whose tokens are ours alone to renew, until the lease ends. */
type Leased = Row & { payer_tokens: string }

/**
 * Gets a new access token from the payer by the refresh token. Payers that rotate refresh tokens take the second use of
 * one for a theft, so:
 *
 * 1. Lease. Of all processes one renews an authorization at a time. The others wait and take what it got; a process
 *    that died with the lease loses it after a minute.
 * 2. Ask, outside of any transaction, with the refresh token as it stands after the lease was got. A lost answer is
 *    asked for again at once (refreshTokens), while the payer still tells a repetition from a theft.
 * 3. Keep what came, in one statement, if the authorization still has the tokens that were renewed. If it was revoked
 *    meanwhile, the payer is asked to forget the new ones.
 *
 * `invalid_grant` is the end of a MULTIPLE authorization. Whatever else fails passes: it is noted, and tried again
 * after a growing pause (keepAlive).
 *
 * @param seen the sealed tokens that are to be renewed; if others have taken their place, there is nothing to do
 * @returns the sealed tokens that have taken their place; undefined if the authorization has none any more
 * @throws {GrantEnded}
 * @throws {PayerFault} for the time being
 */
export async function renewPayerTokens(
  deps: Deps,
  authorizationId: string,
  seen: string,
): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    const leased = await lease(deps, authorizationId, seen)
    if (leased !== undefined) return renewLeased(deps, authorizationId, leased)
    const { payer_tokens: current } = await readTokens(deps, authorizationId)
    if (current !== seen) return current ?? undefined
    await sleep(LOOK_MS)
  }
  throw payerFault('token', 'unusable answer', 'another process has been renewing for too long')
}

async function lease(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  authorizationId: string,
  seen: string,
): Promise<Leased | undefined> {
  const now = clock()
  const row = await database.kysely
    .updateTable('patient_authorization')
    .set({ payer_renewal_leased_until: new Date(now + LEASE_MS) })
    .where('id', '=', authorizationId)
    .where('payer_tokens', '=', seen)
    .where((eb) =>
      eb.or([
        eb('payer_renewal_leased_until', 'is', null),
        eb('payer_renewal_leased_until', '<=', new Date(now)),
      ]),
    )
    .returning(['endpoint_id', 'usage', 'payer_patient_id', 'payer_tokens', 'payer_refresh_term'])
    .returning(['payer_refreshable_until', 'payer_renewal_failures'])
    .executeTakeFirst()
  return row?.payer_tokens == null ? undefined : { ...row, payer_tokens: row.payer_tokens }
}

async function readTokens(
  { database }: Pick<Deps, 'database'>,
  authorizationId: string,
): Promise<{ payer_tokens: string | null }> {
  return database.kysely
    .selectFrom('patient_authorization')
    .select('payer_tokens')
    .where('id', '=', authorizationId)
    .executeTakeFirstOrThrow()
}

async function renewLeased(deps: Deps, authorizationId: string, row: Leased): Promise<string | undefined> {
  const endpoint = deps.directory.get(row.endpoint_id ?? '')
  const { refreshToken } = openTokens(deps.keys, authorizationId, row.payer_tokens)
  try {
    if (endpoint === undefined || refreshToken === undefined) {
      throw payerFault('token', 'unusable answer', 'there is nothing to renew with')
    }
    const answer = await refreshTokens(await payerClient(deps, endpoint), refreshToken)
    if (answer.patient !== undefined && answer.patient !== row.payer_patient_id) {
      throw payerFault('token', 'unusable answer', 'the renewed token is another patient’s')
    }
    // A payer that does not rotate sends no new refresh token: the old one stays good.
    const tokens = { ...answer, refreshToken: answer.refreshToken ?? refreshToken }
    return await keep(deps, authorizationId, row, { answer, tokens })
  } catch (error) {
    if (error instanceof GrantEnded && row.usage === 'MULTIPLE') await end(deps, authorizationId, row)
    else await noteFailure(deps, authorizationId, row)
    throw error
  }
}

async function keep(
  deps: Deps,
  authorizationId: string,
  row: Leased,
  { answer, tokens }: { answer: PayerTokens; tokens: PayerTokens },
): Promise<string | undefined> {
  const now = deps.clock()
  const known = { term: row.payer_refresh_term, refreshableUntil: row.payer_refreshable_until }
  const grant = renewedTermOf(known, answer, now)
  const sealed = sealTokens(deps.keys, authorizationId, tokens)
  const isKept = await deps.database.transaction(async (trx) => {
    const kept = await trx
      .updateTable('patient_authorization')
      .set({
        payer_tokens: sealed,
        payer_tokens_expire_at: expiryOf(tokens, now),
        payer_refresh_term: grant.term,
        payer_refreshable_until: grant.refreshableUntil,
        payer_renewal_leased_until: null,
        payer_renewal_failures: 0,
        ...(row.usage === 'MULTIPLE' && { payer_renew_at: renewAt(grant.refreshableUntil, now) }),
      })
      .where('id', '=', authorizationId)
      .where('payer_tokens', '=', row.payer_tokens)
      .executeTakeFirst()
    if (kept.numUpdatedRows === 0n) return false
    await extendLifetime(deps, trx, authorizationId)
    return true
  })
  if (isKept) return sealed
  const lost = payerGrantOf(authorizationId, { ...row, payer_tokens: sealed })
  if (lost !== undefined) await giveBackGrant(deps, lost)
  return undefined
}

async function end(deps: Deps, authorizationId: string, { payer_tokens: seen }: Leased): Promise<void> {
  await deps.database.transaction(async (trx) => {
    const current = await trx
      .selectFrom('patient_authorization')
      .select('payer_tokens')
      .where('id', '=', authorizationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (current.payer_tokens === seen) await endAuthorization(deps, trx, authorizationId)
  })
  deps.log.info({ authorizationId }, 'the payer has ended an authorization')
}

async function noteFailure(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  authorizationId: string,
  row: Leased,
): Promise<void> {
  const failures = row.payer_renewal_failures + 1
  await database.kysely
    .updateTable('patient_authorization')
    .set({
      payer_renewal_leased_until: null,
      payer_renewal_failures: failures,
      ...(row.usage === 'MULTIPLE' && {
        payer_renew_at: retryRenewalAt(failures, row.payer_refreshable_until, clock()),
      }),
    })
    .where('id', '=', authorizationId)
    .where('payer_tokens', '=', row.payer_tokens)
    .execute()
}
