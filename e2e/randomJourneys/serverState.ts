import { sql } from 'kysely'
import { openDatabase } from '../../src/service/database/openDatabase.ts'
import type { Database } from '../../src/service/database/openDatabase.ts'
import type { Opening } from './heard.ts'
import type { Journey } from './walk.ts'

/** Rows that belong to nobody, or to somebody who granted nothing. Each query counts. */
const ORPHANS = {
  'attempts of another session': `authorization_attempt a join patient_authorization pa on pa.id = a.authorization_id
    where pa.session_id <> a.session_id`,
  'events of another session': `event e join patient_authorization pa on pa.id = e.authorization_id
    where pa.session_id <> e.session_id`,
  'records without an authorization': `resource r where not exists
    (select from patient_authorization pa where pa.id = r.authorization_id)`,
  'records that nobody granted': `resource r join patient_authorization pa on pa.id = r.authorization_id
    where pa.authorized_at is null`,
  'tokens that nobody granted': `public_token t join patient_authorization pa on pa.id = t.authorization_id
    where pa.authorized_at is null`,
  'access tokens of an unexchanged authorization': `access_token t join patient_authorization pa
    on pa.id = t.authorization_id where pa.exchanged_at is null`,
  'syncs that nobody granted': `sync_job j join patient_authorization pa on pa.id = j.authorization_id
    where pa.authorized_at is null`,
  'granted authorizations without a sync': `patient_authorization pa where pa.authorized_at is not null
    and not exists (select from sync_job j where j.authorization_id = pa.id)`,
  'sessions without an authorization': `link_session s where not exists
    (select from patient_authorization pa where pa.session_id = s.id)`,
}

/** What the service's stopped database says against what the host pages heard, a sentence each, by the seed. */
export async function compareServerState(
  folder: string,
  journeys: readonly Journey[],
): Promise<Map<number | 'orphans', string[]>> {
  const database = await openDatabase({ dataDir: folder })
  try {
    const faults: string[] = []
    for (const [name, from] of Object.entries(ORPHANS)) {
      const { rows } = await sql
        .raw<{ count: number }>(`select count(*)::int as count from ${from}`)
        .execute(database.kysely)
      if (rows[0]?.count !== 0) faults.push(`${rows[0]?.count} ${name}`)
    }
    const found = new Map<number | 'orphans', string[]>([['orphans', faults]])
    for (const journey of journeys) found.set(journey.seed, await compareJourney(database, journey))
    return found
  } finally {
    await database.close()
  }
}

async function compareJourney({ kysely }: Database, journey: Journey): Promise<string[]> {
  const { externalId, openings } = journey
  const rows = await kysely
    .selectFrom('link_session as session')
    .innerJoin('app_user as user', 'user.id', 'session.user_id')
    .innerJoin('patient_authorization as pa', 'pa.session_id', 'session.id')
    .leftJoin('sync_job as job', (join) =>
      join.onRef('job.authorization_id', '=', 'pa.id').on('job.generation', '=', 1),
    )
    .select(['session.id as sessionId', 'session.ended_at', 'pa.state', 'pa.exit_code', 'job.state as sync'])
    .where('user.external_id', '=', externalId)
    .execute()
  const faults: string[] = []
  for (const opening of openings) {
    // Ended before the service had answered: the frame could not end a session it did not know of.
    if (opening.sessionId === null) {
      if (opening.end === 'success') faults.push('a success without a session')
      continue
    }
    const own = rows.filter(({ sessionId }) => sessionId === opening.sessionId)
    if (own.length === 0) faults.push(`no session ${opening.sessionId}`)
    faults.push(...compareOpening(opening, own, journey.syncMayFailLater))
  }
  const exchanged = rows.filter(({ state }) => state === 'EXCHANGED').length
  const successes = openings.filter(({ end }) => end === 'success').length
  if (exchanged !== successes) faults.push(`${exchanged} exchanged of ${successes} successes`)
  return faults
}

interface Row {
  ended_at: Date | null
  state: string
  exit_code: string | null
  /** Of the first sync; null without one. */
  sync: string | null
}

function compareOpening(
  { end, code, offline }: Opening,
  rows: readonly Row[],
  syncMayFailLater: boolean,
): string[] {
  const faults: string[] = []
  const states = rows.map(({ state, sync }) => (sync === null ? state : `${state}/${sync}`)).join(', ')
  if (end === 'success') {
    const granted = rows.filter(({ state }) => state === 'EXCHANGED')
    if (granted.length !== 1) faults.push(`a success with ${granted.length} grants (${states})`)
    if (granted[0]?.sync === 'FAILED' && !syncMayFailLater)
      faults.push(`a success without records (${states})`)
  } else if (end === 'exit' && code !== undefined) {
    const failed = rows.filter(({ state, exit_code }) => state === 'ERRORED' && exit_code === code)
    if (failed.length === 0) faults.push(`the exit ${code} is not known to the service (${states})`)
    if (code === 'PATIENT_INIT' && failed.some(({ sync }) => sync !== 'FAILED')) {
      faults.push(`the sync that failed has not (${states})`)
    }
  }
  // A page that has gone may come back for its session; a goodbye without a network does not arrive.
  if (end === 'cut off' || offline) return faults
  if (rows.some(({ ended_at }) => ended_at === null)) faults.push(`${end} without the session's end`)
  if (rows.some(({ state }) => state === 'CREATED' || state === 'AUTHORIZING')) {
    faults.push(`${end} with an authorization left open (${states})`)
  }
  return faults
}
