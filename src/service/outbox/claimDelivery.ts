import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/** Six times what an attempt may take: nobody else may be at a delivery while it is tried. */
const LEASE_MS = 60_000

export interface Claim {
  id: string
  /** Those before this one. */
  attempts: number
  /** Names this claim; a later one has another. */
  until: Date
}

type Needs = Pick<Deps, 'database' | 'clock'>

/** The deliveries whose time has come, and at which nobody is. */
function isDueAt(now: Date): (outbox: ExpressionBuilder<Schema, 'outbox'>) => Expression<SqlBool> {
  return (outbox) =>
    outbox.and([
      outbox('next_attempt_at', '<=', now),
      outbox.or([outbox('claimed_until', 'is', null), outbox('claimed_until', '<=', now)]),
    ])
}

/** The applications to which something is to be told now. */
export async function dueApplications({ database, clock }: Needs): Promise<string[]> {
  const now = new Date(clock())
  const rows = await database.kysely
    .selectFrom('outbox')
    .select('application_id')
    .distinct()
    .where(isDueAt(now))
    .execute()
  return rows.map(({ application_id: id }) => id)
}

/**
 * Takes the next delivery to an application for this process alone. A claim ends by itself, so that what a process
 * left when it died is told again, with the same id.
 */
export async function claimDelivery(
  { database, clock }: Needs,
  applicationId: string,
): Promise<Claim | undefined> {
  const now = new Date(clock())
  const until = new Date(now.getTime() + LEASE_MS)
  return database.transaction(async (trx) => {
    const row = await trx
      .selectFrom('outbox')
      .select(['id', 'attempts'])
      .where('application_id', '=', applicationId)
      .where(isDueAt(now))
      .orderBy('next_attempt_at')
      .orderBy('created_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (row === undefined) return undefined
    await trx.updateTable('outbox').set({ claimed_until: until }).where('id', '=', row.id).execute()
    return { ...row, until }
  })
}

/** Gives a delivery back as it was, so that whoever looks next takes it. */
export async function releaseClaim({ database }: Needs, claim: Claim): Promise<void> {
  await database.kysely
    .updateTable('outbox')
    .set({ claimed_until: null })
    .where('id', '=', claim.id)
    .where('claimed_until', '=', claim.until)
    .execute()
}

/** There is nobody to tell any more. */
export async function withdrawDelivery({ database }: Needs, claim: Claim): Promise<void> {
  await database.kysely
    .updateTable('outbox')
    .set({ claimed_until: null, next_attempt_at: null })
    .where('id', '=', claim.id)
    .execute()
}
