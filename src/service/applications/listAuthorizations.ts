import { sql } from 'kysely'
import { asWritten } from '../database/asWritten.ts'
import type { AuthorizationState } from '../../contract/states.ts'
import type { Usage } from '../../contract/options.ts'
import type { Mode } from '../../contract/keys.ts'
import type { Deps } from '../deps.ts'

/** What an operator may see of a user's authorizations: no name, no record, no token. Times of what has not been are null. */
export interface ListedAuthorization {
  authorization: string
  application: string
  state: AuthorizationState
  /** Its name in the directory; null before one is chosen. */
  plan: string | null
  mode: Mode | null
  usage: Usage
  createdAt: Date
  stateChangedAt: Date
  authorizedAt: Date | null
  exchangedAt: Date | null
  /** The last complete sync. */
  syncedAt: Date | null
  /** Of the newest access token. */
  tokenExpiresAt: Date | null
  /** The time was over, or the payer ended it. */
  endedAt: Date | null
  dataDeletedAt: Date | null
}

/** Of every application, or of one, the newest first. */
export async function listAuthorizations(
  { database }: Pick<Deps, 'database'>,
  given: { externalId: string; applicationId?: string | undefined },
): Promise<ListedAuthorization[]> {
  const all = database.kysely
    .selectFrom('patient_authorization as pa')
    .innerJoin('app_user', 'app_user.id', 'pa.user_id')
    .innerJoin('application', 'application.id', 'pa.application_id')
    .leftJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .select('pa.id as authorization')
    .select(asWritten('application.name').as('application'))
    .select(['pa.state', 'endpoint.name as plan', 'endpoint.mode', 'pa.usage'])
    .select(['pa.created_at as createdAt', 'pa.state_changed_at as stateChangedAt'])
    .select(['pa.authorized_at as authorizedAt', 'pa.exchanged_at as exchangedAt'])
    .select(
      sql<Date | null>`(select max(ended_at) from sync_job
        where authorization_id = pa.id and state = 'COMPLETED')`.as('syncedAt'),
    )
    .select(
      sql<Date | null>`(select max(expires_at) from access_token where authorization_id = pa.id)`.as(
        'tokenExpiresAt',
      ),
    )
    .select(['pa.ended_at as endedAt', 'pa.data_deleted_at as dataDeletedAt'])
    .where('app_user.external_id', '=', given.externalId)
    .orderBy('pa.created_at', 'desc')
    .orderBy('pa.id')
  const { applicationId } = given
  return (applicationId === undefined ? all : all.where('pa.application_id', '=', applicationId)).execute()
}
