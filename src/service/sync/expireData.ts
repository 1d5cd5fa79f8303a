import { sql } from 'kysely'
import { endAuthorization } from '../lifetimes/endAuthorization.ts'
import { giveBackGrant, payerGrantOf } from '../smart/giveBackGrant.ts'
import { deletePatientData } from './deletePatientData.ts'
import type { Deps } from '../deps.ts'
import type { PayerGrant } from '../smart/giveBackGrant.ts'

/** How long an old generation stays after a swap, for those who page through it. */
const PINNED_MS = 3_600_000
const BATCH = 50

/**
 * Deletes what is due, and generations that no page refers to any more:
 *
 * - ONE_TIME: 24 hours after the exchange, or after the authorization if it was never exchanged.
 * - MULTIPLE: when no refresh came while the refresh token lived, 90 days at most.
 * - What a failed authorization has left behind: at once, since nobody can get at it.
 *
 * The payer is asked to forget what it had granted.
 */
export async function expireData(deps: Deps): Promise<void> {
  const now = new Date(deps.clock())
  let expired = 0
  for (;;) {
    const due = await findDue(deps, now)
    for (const id of due) {
      const grant = await expire(deps, id, now)
      if (grant !== undefined) await giveBackGrant(deps, grant)
    }
    expired += due.length
    if (due.length < BATCH) break
  }
  const superseded = await sql`
    delete from resource using patient_authorization authorization_, sync_job current_job
    where authorization_.id = resource.authorization_id
      and current_job.authorization_id = authorization_.id
      and current_job.generation = authorization_.current_generation
      and resource.generation < authorization_.current_generation
      and current_job.ended_at < ${new Date(now.getTime() - PINNED_MS)}`.execute(deps.database.kysely)
  const rows = Number(superseded.numAffectedRows ?? 0n)
  if (expired > 0 || rows > 0)
    deps.log.info({ expired, supersededResources: rows }, 'data deleted that was due')
}

async function findDue({ database }: Pick<Deps, 'database'>, now: Date): Promise<string[]> {
  const due = await database.kysely
    .selectFrom('patient_authorization')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([
          eb('delete_data_at', '<=', now),
          // After an `$expunge` the payer's tokens are still to be deleted.
          eb.or([eb('data_deleted_at', 'is', null), eb('payer_tokens', 'is not', null)]),
        ]),
        eb.and([
          eb('refresh_due_at', '<=', now),
          eb('ended_at', 'is', null),
          eb('state', 'in', ['AUTHORIZED', 'EXCHANGED']),
        ]),
        eb.and([eb('state', '=', 'ERRORED'), eb('payer_tokens', 'is not', null)]),
      ]),
    )
    .limit(BATCH)
    .execute()
  return due.map(({ id }) => id)
}

async function expire(deps: Deps, id: string, now: Date): Promise<PayerGrant | undefined> {
  return deps.database.transaction(async (trx) => {
    const ended = await endAuthorization(deps, trx, id)
    if (ended !== undefined) return ended.grant
    const row = await trx
      .selectFrom('patient_authorization')
      .select(['endpoint_id', 'payer_tokens'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    await deletePatientData(trx, id, now)
    return payerGrantOf(id, row)
  })
}
