import { emptyCounts } from '../../../contract/resourceTypes.ts'
import type { SyncSummary } from '../../../contract/linkApi.ts'
import type { Deps } from '../../deps.ts'

/**
 * What the Link API says about an authorization's records: counts of the last complete sync (of the running one, before
 * there is any), the state of the newest job, and when a sync was last complete.
 */
export async function readSyncSummary(
  { database }: Pick<Deps, 'database'>,
  authorizationId: string,
): Promise<SyncSummary> {
  const jobs = await database.kysely
    .selectFrom('sync_job')
    .select(['state', 'counts', 'ended_at'])
    .where('authorization_id', '=', authorizationId)
    .orderBy('generation', 'desc')
    .execute()
  const [newest] = jobs
  const complete = jobs.find(({ state }) => state === 'COMPLETED')
  return {
    resourceTypes: { ...emptyCounts(), ...(complete ?? newest)?.counts },
    state: newest?.state ?? 'CREATED',
    lastSyncedAt:
      complete?.ended_at === undefined || complete.ended_at === null
        ? null
        : Math.floor(complete.ended_at.getTime() / 1000),
  }
}
