import { isResourceType } from '../../contract/resourceTypes.ts'
import type { Connection } from '../../contract/connections.ts'
import type { Deps } from '../deps.ts'

/** Who sees what until when: what the page behind the receipt shows. */
export async function readConnection(
  { database, directory }: Pick<Deps, 'database' | 'directory'>,
  authorizationId: string,
): Promise<Connection> {
  const row = await database.kysely
    .selectFrom('patient_authorization as pa')
    .innerJoin('application', 'application.id', 'pa.application_id')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .leftJoin('consent', 'consent.id', 'pa.consent_id')
    .select(['pa.state', 'pa.usage', 'pa.patient_name', 'pa.requested_resources', 'pa.created_at'])
    .select(['pa.delete_data_at', 'pa.data_deleted_at', 'consent.agreed_at'])
    .select(['application.name as application', 'endpoint.id as endpoint_id', 'endpoint.name as plan'])
    .where('pa.id', '=', authorizationId)
    .executeTakeFirstOrThrow()
  return {
    application: row.application,
    plan: directory.get(row.endpoint_id)?.label[0] ?? row.plan,
    ...(row.patient_name !== null && { patientName: row.patient_name }),
    requestedResources: row.requested_resources.filter(isResourceType),
    usage: row.usage,
    consentedAt: (row.agreed_at ?? row.created_at).getTime(),
    deletedAt: (row.data_deleted_at ?? row.delete_data_at)?.getTime() ?? null,
    state: stateOf(row.state, row.data_deleted_at),
  }
}

function stateOf(state: string, dataDeletedAt: Date | null): Connection['state'] {
  if (state === 'REVOKED') return 'REVOKED'
  return dataDeletedAt === null && state !== 'ERRORED' ? 'ACTIVE' : 'ENDED'
}
