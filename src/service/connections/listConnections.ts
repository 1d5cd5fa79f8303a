import { sql } from 'kysely'
import { isResourceType } from '../../contract/resourceTypes.ts'
import { LIFETIME_COLUMNS, lifetimesOf } from '../lifetimes/lifetimesOf.ts'
import { planName } from '../directory/planName.ts'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Connection } from '../../contract/connections.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Reach } from './findReach.ts'

type Row = Awaited<ReturnType<typeof readRows>>[number]

/** What a reach comes to: who sees what until when, in the order in which the page shows it. */
export async function listConnections(
  deps: Pick<Deps, 'database' | 'directory' | 'clock'>,
  reach: Reach,
): Promise<Connection[]> {
  const now = deps.clock()
  const rank = ({ id, state }: Connection) => {
    if (reach.by === 'receipt' && id === reach.opened) return 0
    return state === 'ACTIVE' ? 1 : 2
  }
  return (await readRows(deps, reach))
    .map((row) => describe(deps, row, now))
    .sort((left, right) => rank(left) - rank(right) || right.agreedAt - left.agreedAt)
}

/** Those that a payer has once granted; what came to nothing before was never a connection. */
function readRows({ database, clock }: Pick<Deps, 'database' | 'clock'>, reach: Reach) {
  const now = new Date(clock())
  return database.kysely
    .selectFrom('patient_authorization as pa')
    .innerJoin('application', 'application.id', 'pa.application_id')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .leftJoin('consent', 'consent.id', 'pa.consent_id')
    .select(LIFETIME_COLUMNS.map((column) => `pa.${column}` as const))
    .select(['pa.id', 'pa.state_changed_at', 'pa.patient_name', 'pa.created_at', 'pa.requested_resources'])
    .select(['pa.delete_data_at', 'pa.data_deleted_at', 'pa.refresh_due_at'])
    .select(['consent.agreed_at', 'consent.terms_version', 'application.name as application'])
    .select(['endpoint.id as endpoint_id', 'endpoint.name as plan'])
    .select((eb) => [
      eb
        .selectFrom('sync_job')
        .select((job) => job.fn.max('sync_job.ended_at').as('at'))
        .whereRef('sync_job.authorization_id', '=', 'pa.id')
        .where('sync_job.state', '=', 'COMPLETED')
        .as('copied_at'),
      eb
        .or([
          eb.exists(
            eb
              .selectFrom('refresh_token')
              .select('refresh_token.token_hash')
              .whereRef('refresh_token.authorization_id', '=', 'pa.id')
              .where('refresh_token.used_at', 'is', null)
              .where('refresh_token.expires_at', '>', now),
          ),
          eb.exists(
            eb
              .selectFrom('access_token')
              .select('access_token.jti')
              .whereRef('access_token.authorization_id', '=', 'pa.id')
              .where('access_token.state', '=', 'EXCHANGED')
              .where('access_token.expires_at', '>', now),
          ),
        ])
        .as('has_live_token'),
    ])
    .where('pa.authorized_at', 'is not', null)
    .where((eb) => isWithin(eb, reach))
    .execute()
}

type Authorizations = ExpressionBuilder<Schema & { pa: Schema['patient_authorization'] }, 'pa'>

function isWithin(eb: Authorizations, reach: Reach): Expression<SqlBool> {
  if (reach.by === 'receipt') {
    const opened = eb('pa.id', '=', reach.opened)
    const { person } = reach
    if (person === undefined) return opened
    return eb.or([
      opened,
      eb.and([
        eb('pa.application_id', '=', person.applicationId),
        eb('pa.user_id', '=', person.userId),
        isPatient(eb, person),
      ]),
    ])
  }
  return isPatient(eb, reach.patient)
}

/** Brands at one FHIR base are one payer: it gives them the same patients. */
function isPatient(
  eb: Authorizations,
  { endpointId, payerPatientId }: { endpointId: string; payerPatientId: string },
): Expression<SqlBool> {
  const isOfPayer = sql<SqlBool>`pa.endpoint_id = ${endpointId} or pa.endpoint_id in (
    select id from endpoint where managed_by = 'import'
      and fhir_base = (select fhir_base from endpoint where id = ${endpointId}))`
  return eb.and([eb.parens(isOfPayer), eb('pa.payer_patient_id', '=', payerPatientId)])
}

function describe({ directory }: Pick<Deps, 'directory'>, row: Row, now: number): Connection {
  const endpoint = directory.get(row.endpoint_id)
  const state = stateOf(row, now)
  return {
    id: row.id,
    application: row.application,
    plan: endpoint === undefined ? row.plan : planName(endpoint),
    ...(row.patient_name !== null && { patientName: row.patient_name }),
    requestedResources: row.requested_resources.filter(isResourceType),
    usage: row.usage,
    agreedAt: (row.agreed_at ?? row.created_at).getTime(),
    ...(row.terms_version !== null && { termsVersion: row.terms_version }),
    until: untilOf(row, endpoint, now),
    // An app that had the copy deleted, and may have it made anew, has none.
    copiedAt: state === 'ACTIVE' && row.data_deleted_at !== null ? null : (row.copied_at?.getTime() ?? null),
    state,
    endedAt: state === 'ACTIVE' ? null : endOf(row).getTime(),
  }
}

/**
 * The jobs that end what is due come some minutes later than its time. A deleted copy alone is no end: an app that had it
 * deleted may have it read anew for as long as a token of its lives.
 */
function stateOf(row: Row, now: number): Connection['state'] {
  if (row.state === 'REVOKED') return 'REVOKED'
  if (row.state === 'ERRORED') return 'FAILED'
  const isDue = [row.delete_data_at, row.refresh_due_at].some((due) => due !== null && due.getTime() <= now)
  const isGone = row.data_deleted_at !== null && !row.has_live_token
  return row.ended_at !== null || isDue || isGone ? 'ENDED' : 'ACTIVE'
}

/** ONE_TIME: our own deadline. MULTIPLE: how long the plan lets it last, where that is known. */
function untilOf(row: Row, endpoint: EndpointRecord | undefined, now: number): number | null {
  if (row.usage === 'ONE_TIME') return row.delete_data_at?.getTime() ?? null
  const { timeUntilMaxAuth } = lifetimesOf(row, endpoint ?? {}, now)
  return typeof timeUntilMaxAuth === 'number' ? now + timeUntilMaxAuth * 1000 : null
}

function endOf(row: Row): Date {
  if (row.state === 'REVOKED' || row.state === 'ERRORED') return row.state_changed_at
  const due = row.usage === 'ONE_TIME' ? row.delete_data_at : row.refresh_due_at
  return row.ended_at ?? due ?? row.data_deleted_at ?? row.state_changed_at
}
