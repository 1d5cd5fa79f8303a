import type { Kysely } from 'kysely'
import type { Schema } from '../database/schema.ts'

/** The patient touched something other than Close: kept when it is first told, since later nobody may be left to tell. */
export async function noteInteraction(kysely: Kysely<Schema>, sessionId: string, at: Date): Promise<void> {
  await kysely
    .updateTable('link_session')
    .set({ interacted_at: at })
    .where('id', '=', sessionId)
    .where('interacted_at', 'is', null)
    .execute()
}
