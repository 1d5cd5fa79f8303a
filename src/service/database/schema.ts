import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { Mode } from '../../contract/keys.ts'
import type { Usage } from '../../contract/options.ts'
import type { ResourceCounts } from '../../contract/resourceTypes.ts'
import type { AccessTokenState, AuthorizationState, SyncJobState } from '../../contract/states.ts'
import type { ChangeType } from '../../contract/webhooks.ts'
import type { ClientMethod } from '../directory/endpointRecord.ts'
import type { RefreshTerm } from '../lifetimes/refreshTerm.ts'
import type { TypeFailure } from '../sync/typeFailure.ts'

/**
 * The tables as Kysely sees them; the SQL stands in `migrations/`. Times are `Date`s made from `deps.clock`, never
 * `now()`, so that tests can move them. Columns of type jsonb are written as text (`JSON.stringify`) and read parsed.
 */
export interface Schema {
  migration: { name: string; applied_at: Generated<Date> }
  application: ApplicationTable
  application_key: ApplicationKeyTable
  application_origin: { application_id: string; origin: string; managed_by: Generated<ManagedBy> }
  application_redirect_uri: { application_id: string; redirect_uri: string; managed_by: Generated<ManagedBy> }
  application_logo: { application_id: string; type: LogoType; content: Uint8Array; hash: string }
  hosted_request: HostedRequestTable
  app_user: AppUserTable
  endpoint: EndpointTable
  endpoint_client: EndpointClientTable
  directory_version: { only_row: Generated<boolean>; version: number }
  link_session: LinkSessionTable
  consent: ConsentTable
  patient_authorization: PatientAuthorizationTable
  authorization_attempt: AuthorizationAttemptTable
  public_token: PublicTokenTable
  access_token: AccessTokenTable
  refresh_token: RefreshTokenTable
  application_token: ApplicationTokenTable
  sync_job: SyncJobTable
  state_change: StateChangeTable
  resource: ResourceTable
  expunge_job: ExpungeJobTable
  event: EventTable
  outbox: OutboxTable
  webhook: WebhookTable
  plan_request: PlanRequestTable
  rate_limit: { subject: string; window_at: Date; hits: number }
  regained_access: RegainedAccessTable
}

/** jsonb whose shape its owner checks when reading. */
type Json = ColumnType<unknown, string, string>
type GeneratedJson = ColumnType<unknown, string | undefined, string>

/** Who brought a row in, and alone may take it away: the applications file or the command line. */
export type ManagedBy = 'file' | 'command'

export type LogoType = 'image/png' | 'image/svg+xml'

interface ApplicationTable {
  id: string
  name: string
  legacy_options: Generated<boolean>
  managed_by: Generated<ManagedBy>
  created_at: Date
}

interface ApplicationKeyTable {
  id: string
  application_id: string
  mode: Mode
  publishable_key: string
  secret_key_hash: string
  managed_by: Generated<ManagedBy>
  created_at: Date
  /** From when on it opens nothing; ahead while a replaced key is still taken. */
  revoked_at: Date | null
}

interface AppUserTable {
  id: string
  application_id: string
  external_id: string
  id_namespace: string
  created_at: Date
}

interface EndpointTable {
  id: string
  name: string
  mode: Mode
  record: Json
  /** Who brought it in: the service's own directory file, or a list that was imported. */
  managed_by: Generated<'file' | 'import'>
  /** Of what was imported. */
  fhir_base: string | null
  /** The brand's name, as it is compared. */
  brand_key: string | null
  /** The lists that have named it last. */
  sources: Generated<string[]>
  /** When the last of them had it no more. */
  vanished_at: Date | null
}

interface EndpointClientTable {
  fhir_base: string
  client_id: string
  method: ClientMethod
  /** Encrypted for the base. */
  secret: string | null
  /** The `kid` of private_key_jwt; null: the first of our keys that the payer takes. */
  key_id: string | null
  refreshable: boolean
  max_authorization_seconds: number | null
  created_at: Date
  changed_at: Date
}

interface LinkSessionTable {
  id: string
  application_id: string
  application_key_id: string
  token_hash: string
  opener_origin: string
  user_id: string | null
  usage: Usage
  endpoint_id: string | null
  requested_resources: string[]
  skip_syncing: boolean
  created_at: Date
  expires_at: Date
  ended_at: Date | null
  /** The first trusted key, pointer or scroll event other than Close. */
  interacted_at: Date | null
}

interface HostedRequestTable {
  id: string
  application_id: string
  application_key_id: string
  redirect_uri: string
  /** Encrypted for the request's id; null: the client gave none. */
  state: string | null
  code_challenge: string
  /** What was asked for, as `readScope` writes it. */
  scope: string
  usage: Usage
  requested_resources: string[]
  external_id: string
  endpoint_id: string | null
  handle_hash: string
  handle_expires_at: Date
  cookie_hash: string | null
  session_id: string | null
  left_at: Date | null
  exit_code: ExitCode | null
  authorization_id: string | null
  code_hash: string | null
  code_expires_at: Date | null
  redeemed_at: Date | null
  created_at: Date
  expires_at: Date
}

interface ConsentTable {
  id: string
  session_id: string
  endpoint_id: string
  locale: string
  terms_version: string
  requested_resources: string[]
  usage: Usage
  agreed_at: Date
}

interface PatientAuthorizationTable {
  id: string
  session_id: string
  application_id: string
  user_id: string | null
  endpoint_id: string | null
  consent_id: string | null
  state: AuthorizationState
  state_changed_at: Date
  exit_code: ExitCode | null
  reference: string | null
  usage: Usage
  requested_resources: string[]
  id_namespace: string
  payer_patient_id: string | null
  patient_id: string | null
  patient_name: string | null
  payer_tokens: string | null
  payer_tokens_expire_at: Date | null
  /** When the payer's refresh token dies, where the payer says so. */
  payer_refreshable_until: Date | null
  payer_refresh_term: Generated<RefreshTerm>
  /** When the payer's tokens are renewed although nobody reads with them; null: never. */
  payer_renew_at: Date | null
  /** In a row. */
  payer_renewal_failures: Generated<number>
  /** One process at a time renews: until then it is another's. */
  payer_renewal_leased_until: Date | null
  receipt_hash: string | null
  authorized_at: Date | null
  exchanged_at: Date | null
  delete_data_at: Date | null
  data_deleted_at: Date | null
  /** MULTIPLE: when the records are read again; null: paused until the next refresh. */
  next_sync_at: Date | null
  /** In a row. */
  sync_failures: Generated<number>
  /** MULTIPLE: without a refresh until then, the copy is deleted. */
  refresh_due_at: Date | null
  /** The time was over, or the payer ended it; a revoke is a state. */
  ended_at: Date | null
  current_generation: number | null
  created_at: Date
}

interface AuthorizationAttemptTable {
  id: string
  session_id: string
  authorization_id: string
  endpoint_id: string
  ticket_hash: string
  ticket_expires_at: Date
  started_at: Date | null
  finished_at: Date | null
  state_hash: string | null
  verifier: string | null
  cookie_hash: string | null
  /** Where the payer's answer sends this window back to; null: it has a window of its own, which closes. */
  return_url: string | null
  /** Where such a window offers to go if it cannot close. */
  back_url: string | null
  /** Of the payer's answer that finished the attempt; null where a newer attempt did. */
  answer_hash: string | null
  created_at: Date
  expires_at: Date
}

interface PublicTokenTable {
  authorization_id: string
  token_hash: string
  expires_at: Date
  exchanged_at: Date | null
}

interface AccessTokenTable {
  jti: string
  authorization_id: string
  state: AccessTokenState
  state_changed_at: Date
  issued_at: Date
  expires_at: Date
}

interface RefreshTokenTable {
  token_hash: string
  authorization_id: string
  access_token_jti: string
  issued_at: Date
  expires_at: Date
  used_at: Date | null
  /** What it was exchanged for, encrypted; null again once a lost answer is no longer given a second time. */
  successor: string | null
}

/** Of an application itself, without a patient. */
interface ApplicationTokenTable {
  jti: string
  application_id: string
  application_key_id: string
  issued_at: Date
  expires_at: Date
}

interface SyncJobTable {
  id: string
  authorization_id: string
  generation: number
  state: SyncJobState
  state_changed_at: Date
  /** When the worker was last heard of; an ACTIVE job without a recent one was interrupted. */
  heartbeat_at: Date | null
  counts: JSONColumnType<ResourceCounts>
  failures: JSONColumnType<TypeFailure[]>
  created_at: Date
  ended_at: Date | null
}

/** Written by a trigger with every state that an authorization, an access token or a sync job comes to. */
interface StateChangeTable {
  id: Generated<number>
  authorization_id: string
  subject: 'authorization' | 'access_token' | 'sync_job'
  subject_id: string
  /** Null for the state it began in. */
  from_state: string | null
  to_state: string
  at: Date
}

interface ResourceTable {
  authorization_id: string
  generation: number
  type: string
  id: string
  version: number
  updated: Date
  content: string
  content_hash: string
  refs: string[]
  /** Of the layout of the columns below; 0: they are not filled yet. */
  index_version: Generated<number>
  token_index: GeneratedJson
  reference_index: GeneratedJson
  string_index: GeneratedJson
  date_index: GeneratedJson
  quantity_index: GeneratedJson
  composite_index: GeneratedJson
}

/** A deletion that an application has asked for; what was deleted is nowhere. */
interface ExpungeJobTable {
  id: string
  authorization_id: string
  done_at: Date
}

interface EventTable {
  id: Generated<number>
  session_id: string
  authorization_id: string | null
  type: string
  payload: Json
  created_at: Date
}

interface OutboxTable {
  id: string
  application_id: string
  authorization_id: string
  type: ChangeType
  created_at: Date
  delivered_at: Date | null
  /** Those that have ended. */
  attempts: Generated<number>
  /** null: delivered, given up, or there is nobody to tell. */
  next_attempt_at: Date | null
  /** Until then a process is at it. */
  claimed_until: Date | null
  /** When it was given up. */
  failed_at: Date | null
}

interface WebhookTable {
  application_id: string
  url: string
  /** Encrypted for the application. */
  secret: string
  previous_secret: string | null
  previous_until: Date | null
  created_at: Date
}

interface PlanRequestTable {
  id: string
  application_id: string
  plan: string
  state: string | null
  email: string | null
  created_at: Date
}

interface RegainedAccessTable {
  id: string
  endpoint_id: string
  state_hash: string
  /** Of the cookie that binds the sign-in to its browser. */
  cookie_hash: string
  /** Encrypted; gone once the payer has answered. */
  verifier: string | null
  created_at: Date
  /** Of the sign-in; once it has succeeded, of what it shows. */
  expires_at: Date
  answered_at: Date | null
  payer_patient_id: string | null
  patient_name: string | null
  /** Of the cookie that opens the connections. */
  secret_hash: string | null
}
