import { sql } from 'kysely'
import { attemptsOfCookies } from '../../smart/attemptCookie.ts'
import { payerFault, PayerFault } from '../../smart/payerFault.ts'
import { stateOf } from '../../smart/readAnswer.ts'
import { readPatientName } from '../../smart/readPatientName.ts'
import { cameBackTo } from '../../smart/redirectUri.ts'
import { redeemAnswer } from '../../smart/redeemAnswer.ts'
import { revokeTokensAtPayer } from '../../smart/revokeAtPayer.ts'
import { hashSecret, isSecretOf, randomSecret } from '../../tokens/secrets.ts'
import type { Selectable } from 'kysely'
import type { ExitCode } from '../../../contract/exitCodes.ts'
import type { Schema } from '../../database/schema.ts'
import type { Deps } from '../../deps.ts'

/** How long the connections are shown, from the sign-in on. */
export const SHOWN_MINUTES = 15

type Access = Selectable<Schema['regained_access']>

export type Regained =
  | { outcome: 'shown'; accessId: string; secret: string }
  | { outcome: 'failed'; accessId: string; endpointId: string; code: ExitCode }
  /** Used already, too old, or begun in another browser. */
  | { outcome: 'over' }

export interface Callback {
  /** What the address that the payer came back to is named by. */
  redirectId: string
  query: URLSearchParams
  cookies: Readonly<Record<string, string | undefined>>
}

/**
 * Takes the payer's answer to a sign-in that is to show connections:
 *
 * 1. The state takes the sign-in, once; cookie, payer and time must fit too. So nobody is signed in by a link that
 *    somebody else has begun (login CSRF), and a code that was stolen opens nothing in the thief's browser.
 * 2. The code is redeemed with the verifier of this sign-in (PKCE), after the checks that every answer goes through.
 * 3. The payer says which patient was chosen, where an account has several. That one is all we wanted to know.
 * 4. The grant is given back at once, whatever happened meanwhile; no token of the payer is ever stored.
 * 5. A secret made now, never one that the browser brought, opens the connections for a quarter of an hour.
 *
 * @returns undefined where the state is none of these sign-ins'
 */
export async function finishRegaining(deps: Deps, callback: Callback): Promise<Regained | undefined> {
  const state = stateOf(callback.query)
  const taken = state === undefined ? undefined : await take(deps, state)
  if (taken === undefined) return undefined
  if (taken === 'used' || !isGood(deps, taken, callback)) return { outcome: 'over' }
  try {
    const { patient, name } = await identify(deps, taken, callback)
    const secret = randomSecret()
    await deps.database.kysely
      .updateTable('regained_access')
      .set({
        payer_patient_id: patient,
        patient_name: name ?? null,
        secret_hash: hashSecret(secret),
        expires_at: new Date(deps.clock() + SHOWN_MINUTES * 60_000),
      })
      .where('id', '=', taken.id)
      .execute()
    return { outcome: 'shown', accessId: taken.id, secret }
  } catch (error) {
    if (!(error instanceof PayerFault)) throw error
    deps.log.warn({ err: error, endpointId: taken.endpoint_id }, 'sign-in for the connections failed')
    return { outcome: 'failed', accessId: taken.id, endpointId: taken.endpoint_id, code: error.code }
  }
}

/**
 * Whether a browser whose answer nobody knows waits for one of these sign-ins: a payer has garbled the state, or lost it.
 */
export async function isRegaining(
  deps: Pick<Deps, 'database' | 'config' | 'directory'>,
  { redirectId, cookies }: Pick<Callback, 'redirectId' | 'cookies'>,
): Promise<boolean> {
  const ids = attemptsOfCookies(deps.config, cookies).map(({ attemptId }) => attemptId)
  const open = await deps.database.kysely
    .selectFrom('regained_access')
    .select('endpoint_id')
    .where('answered_at', 'is', null)
    .where(sql`id::text`, 'in', ids.length > 0 ? ids : [''])
    .execute()
  return open.some(({ endpoint_id: id }) => cameBackTo(deps, id, redirectId))
}

/** Of several answers with one state, the first takes the sign-in. */
async function take(deps: Deps, state: string): Promise<Access | 'used' | undefined> {
  return deps.database.transaction(async (trx) => {
    const access = await trx
      .selectFrom('regained_access')
      .selectAll()
      .where('state_hash', '=', hashSecret(state))
      .forUpdate()
      .executeTakeFirst()
    if (access === undefined) return undefined
    if (access.answered_at !== null) return 'used'
    await trx
      .updateTable('regained_access')
      .set({ answered_at: new Date(deps.clock()), verifier: null })
      .where('id', '=', access.id)
      .execute()
    return access
  })
}

function isGood(deps: Deps, access: Access, { redirectId, cookies }: Callback): boolean {
  const cookie = attemptsOfCookies(deps.config, cookies).find(({ attemptId }) => attemptId === access.id)
  return (
    isSecretOf(cookie?.secret, access.cookie_hash) &&
    cameBackTo(deps, access.endpoint_id, redirectId) &&
    access.expires_at.getTime() > deps.clock()
  )
}

async function identify(
  deps: Deps,
  access: Access,
  { query }: Callback,
): Promise<{ patient: string; name: string | undefined }> {
  const endpoint = deps.directory.get(access.endpoint_id)
  if (access.verifier === null || endpoint === undefined) throw payerFault('callback', 'wrong state')
  const verifier = deps.keys.decrypt(access.verifier, access.id)
  const { client, tokens } = await redeemAnswer(deps, endpoint, { query, verifier })
  const name = await readPatientName(deps, endpoint, tokens)
  await revokeTokensAtPayer(deps, client, tokens)
  return { patient: tokens.patient, name }
}
