import { beforeAll, describe, expect, it } from 'vitest'
import {
  ACCESS_TOKEN_TRANSITIONS,
  AUTHORIZATION_TRANSITIONS,
  canMove,
  SYNC_JOB_TRANSITIONS,
} from '../../contract/states.ts'
import { endSession } from '../sessions/endSession.ts'
import { failAuthorization } from '../sessions/failAuthorization.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { expungePatient } from '../fhir/operations/expunge/expungePatient.ts'
import { deletePatientData } from '../sync/deletePatientData.ts'
import { enqueueSync } from '../sync/jobs/enqueueSync.ts'
import { expireData } from '../sync/expireData.ts'
import { recoverSyncJobs } from '../sync/jobs/recoverSyncJobs.ts'
import { claimSyncJob, completeSyncJob, failSyncJob, releaseSyncJob } from '../sync/jobs/syncJob.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { exchange, linkPlan } from '../testing/journey.ts'
import { refresh } from '../testing/linkApi.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { revokeAuthorizations } from '../tokens/revokeAuthorizations.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { endAuthorization } from './endAuthorization.ts'
import type { AuthorizationState } from '../../contract/states.ts'
import type { ExchangeResponse } from '../../contract/linkApi.ts'
import type { ClaimedJob } from '../sync/jobs/syncJob.ts'

const TABLES = {
  authorization: AUTHORIZATION_TRANSITIONS,
  access_token: ACCESS_TOKEN_TRANSITIONS,
  sync_job: SYNC_JOB_TRANSITIONS,
}
const AUTHORIZATION_STATES = Object.keys(AUTHORIZATION_TRANSITIONS) as AuthorizationState[]
const service = serviceForSuite()

/** A linked authorization with a public token, an access token, a refresh token and a sync job. */
interface Subject {
  id: string
  sessionId: string
  publicToken: string
  refreshToken: string
  job: ClaimedJob
}

async function link(): Promise<Subject> {
  const { session, publicToken } = await linkPlan(service, { usage: 'MULTIPLE' })
  const [row] = await authorizationsOf(service, session)
  if (row === undefined) throw new Error('No authorization')
  const { refresh_token: refreshToken = '' } = (await exchange(service, publicToken)).json<ExchangeResponse>()
  const { id } = row
  const { kysely } = service.deps.database
  const job = await kysely
    .selectFrom('sync_job')
    .select('id')
    .where('authorization_id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    id,
    sessionId: session.sessionId,
    publicToken,
    refreshToken,
    job: {
      id: job.id,
      authorizationId: id,
      sessionId: session.sessionId,
      applicationId: row.application_id,
      generation: 1,
      previousGeneration: null,
      idNamespace: row.id_namespace,
      requestedResources: [],
    },
  }
}

type Mover = (subject: Subject) => Promise<unknown>
const inTransaction =
  (
    work: (
      trx: Parameters<Parameters<typeof service.deps.database.transaction>[0]>[0],
      subject: Subject,
    ) => Promise<unknown>,
  ): Mover =>
  (subject) =>
    service.deps.database.transaction((trx) => work(trx, subject))
const now = () => new Date(service.deps.clock())

/** Each function of the service that moves a state. */
const MOVERS: Readonly<Record<string, Mover>> = {
  ...Object.fromEntries(
    AUTHORIZATION_STATES.map((to) => [
      `moveAuthorization to ${to}`,
      inTransaction((trx, { id }) => moveAuthorization(trx, id, to, now())),
    ]),
  ),
  failAuthorization: inTransaction((trx, { id }) => failAuthorization(service.deps, trx, id, 'PATIENT_INIT')),
  'endSession, touched': ({ sessionId }) => endSession(service.deps, { id: sessionId }, { interacted: true }),
  'endSession, untouched': ({ sessionId }) =>
    endSession(service.deps, { id: sessionId }, { interacted: false }),
  exchange: ({ publicToken }) => exchange(service, publicToken),
  refresh: ({ refreshToken }) => refresh(service, refreshToken),
  revokeAuthorizations: ({ id }) => revokeAuthorizations(service.deps, [id]),
  endAuthorization: inTransaction((trx, { id }) => endAuthorization(service.deps, trx, id)),
  expireData: () => expireData(service.deps),
  claimSyncJob: ({ job }) => claimSyncJob(service.deps, job.id),
  completeSyncJob: ({ job }) => completeSyncJob(service.deps, job, []),
  failSyncJob: ({ job }) => failSyncJob(service.deps, job, { code: 'PATIENT_INIT', failures: [] }),
  releaseSyncJob: ({ job }) => releaseSyncJob(service.deps, job),
  recoverSyncJobs: () => recoverSyncJobs(service.deps, { atStart: true }),
  expungePatient: async ({ id }) => {
    // A first sync under way refuses it; what there is to read is none of its business.
    await service.deps.database.execute(
      'update patient_authorization set current_generation = 1 where id = $1',
      [id],
    )
    return expungePatient(service.deps, id)
  },
  deletePatientData: inTransaction((trx, { id }) => deletePatientData(trx, id, now())),
  enqueueSync: inTransaction((trx, { id }) => enqueueSync(service.deps, trx, id)),
}

const cases = (Object.keys(TABLES) as (keyof typeof TABLES)[]).flatMap((subject) =>
  Object.keys(TABLES[subject]).map((state) => [subject, state] as const),
)

/** Puts a thing into a state by force, as no mover would. */
async function put({ id }: Subject, subject: keyof typeof TABLES, state: string): Promise<void> {
  const { database } = service.deps
  const [table, column] = {
    authorization: ['patient_authorization', 'id'],
    access_token: ['access_token', 'authorization_id'],
    sync_job: ['sync_job', 'authorization_id'],
  }[subject] as [string, string]
  await database.execute(`update ${table} set state = $1 where ${column} = $2`, [state, id])
}

async function movesAfter({ id }: Subject, cursor: number) {
  return service.deps.database.kysely
    .selectFrom('state_change')
    .select(['subject', 'from_state', 'to_state', 'at', 'id'])
    .where('authorization_id', '=', id)
    .where('id', '>', cursor)
    .orderBy('id')
    .execute()
}

describe('each mover of a state, tried from each state', () => {
  const seen: string[] = []
  let subject: Subject
  let snapshot: Awaited<ReturnType<typeof readRow>>

  const readRow = () =>
    service.deps.database.kysely
      .selectFrom('patient_authorization')
      .selectAll()
      .where('id', '=', subject.id)
      .executeTakeFirstOrThrow()

  beforeAll(async () => {
    subject = await link()
    snapshot = await readRow()
  })

  it.each(Object.keys(MOVERS))('%s makes legal moves only, and its times are the clock’s', async (name) => {
    const illegal: string[] = []
    for (const [kind, state] of cases) {
      subject = await renewed(subject, snapshot)
      await put(subject, kind, state)
      const cursor = (await movesAfter(subject, 0)).at(-1)?.id ?? 0
      service.advance(1000)
      await MOVERS[name]?.(subject)
      for (const move of await movesAfter(subject, cursor)) {
        if (move.from_state === null) continue
        const told = `${move.subject}: ${move.from_state} → ${move.to_state}`
        seen.push(told)
        if (!canMove(TABLES[move.subject], move.from_state, move.to_state)) illegal.push(told)
        if (move.at.getTime() !== service.deps.clock()) illegal.push(`${told} at ${move.at.toISOString()}`)
      }
    }
    expect(illegal).toEqual([])
  })

  it('and between them they make every move of the tables', () => {
    const all = cases.flatMap(([kind, from]) =>
      Object.keys(TABLES[kind])
        .filter((to) => canMove(TABLES[kind], from, to))
        .map((to) => `${kind}: ${from} → ${to}`),
    )
    expect(all.length).toBeGreaterThan(10)
    expect(all.filter((move) => !seen.includes(move))).toEqual([])
  })
})

/** The same authorization as it was after the exchange, with tokens that are good once more. */
async function renewed(subject: Subject, row: object): Promise<Subject> {
  const { kysely } = service.deps.database
  const { id } = subject
  const jti = (
    await kysely
      .selectFrom('access_token')
      .select('jti')
      .where('authorization_id', '=', id)
      .executeTakeFirstOrThrow()
  ).jti
  await kysely.updateTable('patient_authorization').set(row).where('id', '=', id).execute()
  await kysely
    .updateTable('link_session')
    .set({ ended_at: null, interacted_at: null })
    .where('id', '=', subject.sessionId)
    .execute()
  await kysely.deleteFrom('refresh_token').where('authorization_id', '=', id).execute()
  await kysely.deleteFrom('access_token').where('authorization_id', '=', id).where('jti', '!=', jti).execute()
  await put(subject, 'access_token', 'EXCHANGED')
  await kysely
    .deleteFrom('sync_job')
    .where('authorization_id', '=', id)
    .where('id', '!=', subject.job.id)
    .execute()
  await put(subject, 'sync_job', 'WAITING')
  const expires = new Date(service.deps.clock() + 60_000)
  await kysely
    .updateTable('public_token')
    .set({ exchanged_at: null, expires_at: expires })
    .where('authorization_id', '=', id)
    .execute()
  const refreshToken = `${subject.refreshToken.slice(0, 20)}${String(service.deps.clock()).padStart(23, 'x')}`
  await kysely
    .insertInto('refresh_token')
    .values({
      token_hash: hashSecret(refreshToken),
      authorization_id: id,
      access_token_jti: jti,
      issued_at: now(),
      expires_at: expires,
    })
    .execute()
  return { ...subject, refreshToken }
}
