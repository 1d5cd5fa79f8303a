import { randomBytes } from 'node:crypto'
import { canMove, AUTHORIZATION_TRANSITIONS } from '../../contract/states.ts'
import { recordEvent } from './recordEvent.ts'
import type { Transaction } from 'kysely'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * An authorization came to nothing: it becomes ERRORED where that is a legal move, and the frame hears why.
 *
 * It keeps its state where the app already holds, or may use, what the patient gave: after the exchange, and once the
 * public token was delivered or `skipSyncing` promised it. There a failed sync shows as 422 on the FHIR API alone.
 *
 * @returns the reference that the failure screen shows, for support
 */
export async function failAuthorization(
  deps: Pick<Deps, 'clock' | 'database' | 'log'>,
  trx: Transaction<Schema>,
  authorizationId: string,
  code: ExitCode,
): Promise<string> {
  const row = await trx
    .selectFrom('patient_authorization as pa')
    .innerJoin('link_session as session', 'session.id', 'pa.session_id')
    .select(['pa.state', 'pa.session_id', 'session.skip_syncing', 'session.ended_at'])
    .where('pa.id', '=', authorizationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const reference = makeReference()
  const isPromised = row.state === 'AUTHORIZED' && (row.skip_syncing || row.ended_at !== null)
  const moves = canMove(AUTHORIZATION_TRANSITIONS, row.state, 'ERRORED') && !isPromised
  await trx
    .updateTable('patient_authorization')
    .set({
      exit_code: code,
      reference,
      ...(moves && { state: 'ERRORED' as const, state_changed_at: new Date(deps.clock()) }),
    })
    .where('id', '=', authorizationId)
    .execute()
  await recordEvent(deps, trx, {
    sessionId: row.session_id,
    authorizationId,
    type: 'failed',
    payload: { code, reference },
  })
  deps.log.warn({ authorizationId, code, reference }, 'authorization failed')
  return reference
}

/** Letters and digits that cannot be taken for one another, read out easily: `7F3K-29QD`. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

function makeReference(): string {
  const letters = [...randomBytes(8)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '')
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
