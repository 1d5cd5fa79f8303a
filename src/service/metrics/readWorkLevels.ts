import { QUEUES } from '../jobs/jobQueue.ts'
import { SYNC_JOB_TRANSITIONS } from '../../contract/states.ts'
import type { Database } from '../database/openDatabase.ts'

/** How much of something there is now: jobs of a queue, or, where no queue is named, sync jobs. */
export interface WorkLevel {
  queue?: string
  state: string
  count: number
}

const UNFINISHED = Object.entries(SYNC_JOB_TRANSITIONS).flatMap(([state, next]) =>
  next.length > 0 ? [state] : [],
)
/** `waiting` holds what was tried and is to be tried again. */
const QUEUE_STATES = ['waiting', 'active'] as const

/** The work that is still to be done, of all processes; what there is none of is told as 0. */
export async function readWorkLevels({ execute }: Pick<Database, 'execute'>): Promise<WorkLevel[]> {
  const syncs = await execute(
    `select state, count(*)::integer as count from sync_job where ended_at is null group by state`,
  )
  const jobs = await execute(
    `select name as queue, case state when 'active' then 'active' else 'waiting' end as state, count(*)::integer as count
     from pgboss.job where state in ('created', 'retry', 'active') group by 1, 2`,
  )
  const zeros: WorkLevel[] = [
    ...UNFINISHED.map((state) => ({ state, count: 0 })),
    ...QUEUES.flatMap((queue) => QUEUE_STATES.map((state) => ({ queue, state, count: 0 }))),
  ]
  const found = [...syncs.rows, ...jobs.rows] as WorkLevel[]
  return zeros.map(
    (zero) => found.find(({ queue, state }) => queue === zero.queue && state === zero.state) ?? zero,
  )
}
