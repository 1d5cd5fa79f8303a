import { asWritten } from '../database/asWritten.ts'
import { endpointRecordSchema } from '../directory/endpointRecord.ts'
import { LIFETIME_COLUMNS, lifetimesOf } from '../lifetimes/lifetimesOf.ts'
import { readSyncSummary } from '../sync/jobs/readSyncSummary.ts'
import type { AuthorizationSummary, EndpointSummary } from '../../contract/linkApi.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

/** What exchange, refresh and introspect say alike about an authorization. */
export async function authorizationSummary(
  deps: Pick<Deps, 'database' | 'directory' | 'clock'>,
  authorizationId: string,
): Promise<AuthorizationSummary> {
  const row = await deps.database.kysely
    .selectFrom('patient_authorization as pa')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .leftJoin('app_user', 'app_user.id', 'pa.user_id')
    .select(LIFETIME_COLUMNS.map((column) => `pa.${column}` as const))
    .select('pa.patient_id')
    .select(asWritten<string | null>('app_user.external_id').as('external_id'))
    .select(['endpoint.id as endpoint_id', 'endpoint.record'])
    .where('pa.id', '=', authorizationId)
    .executeTakeFirstOrThrow()
  // A plan that has left the directory since is known from the table.
  const endpoint = deps.directory.get(row.endpoint_id) ?? endpointRecordSchema.parse(row.record)
  const sync = await readSyncSummary(deps, authorizationId)
  return {
    usage: row.usage,
    patient: `Patient/${row.patient_id ?? ''}`,
    ...(row.external_id !== null && { user: { externalId: row.external_id } }),
    endpoint: endpointSummary(endpoint),
    sync,
    timeUntilMaxAuth: lifetimesOf(row, endpoint, deps.clock()).timeUntilMaxAuth,
  }
}

function endpointSummary(endpoint: EndpointRecord): EndpointSummary {
  const { id, label, name, refreshable, resources } = endpoint
  return { id, label, name, refreshable, resources }
}
