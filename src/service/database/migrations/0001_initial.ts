/** The whole data model of the first version; design and reasons stand in CONTRIBUTING.md, "Data model". */
export const initial = {
  name: '0001_initial',
  sql: `
create table application (
  id uuid primary key,
  name text not null,
  legacy_options boolean not null default false,
  created_at timestamptz not null
);

create table application_key (
  id uuid primary key,
  application_id uuid not null references application,
  mode text not null check (mode in ('TEST', 'LIVE')),
  publishable_key text not null unique,
  secret_key_hash text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- An exact origin, or scheme://host:* for any port.
create table application_origin (
  application_id uuid not null references application,
  origin text not null,
  primary key (application_id, origin)
);

-- id_namespace: the random namespace of this user's resource ids, so that they are stable and not guessable.
create table app_user (
  id uuid primary key,
  application_id uuid not null references application,
  external_id text not null,
  id_namespace uuid not null,
  created_at timestamptz not null,
  unique (application_id, external_id)
);

create table endpoint (
  id uuid primary key,
  name text not null,
  mode text not null check (mode in ('TEST', 'LIVE')),
  record jsonb not null
);

create table link_session (
  id uuid primary key,
  application_id uuid not null references application,
  application_key_id uuid not null references application_key,
  token_hash text not null unique,
  opener_origin text not null,
  user_id uuid references app_user,
  usage text not null check (usage in ('ONE_TIME', 'MULTIPLE')),
  endpoint_id uuid references endpoint,
  requested_resources text[] not null,
  skip_syncing boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);

create table consent (
  id uuid primary key,
  session_id uuid not null references link_session,
  endpoint_id uuid not null references endpoint,
  locale text not null,
  terms_version text not null,
  requested_resources text[] not null,
  usage text not null,
  agreed_at timestamptz not null
);

-- usage is what was asked for until AUTHORIZED, and what was resolved from then on.
create table patient_authorization (
  id uuid primary key,
  session_id uuid not null references link_session,
  application_id uuid not null references application,
  user_id uuid references app_user,
  endpoint_id uuid references endpoint,
  consent_id uuid references consent,
  state text not null,
  state_changed_at timestamptz not null,
  exit_code text,
  reference text,
  usage text not null,
  requested_resources text[] not null,
  id_namespace uuid not null,
  -- The payer's own id of the patient, and ours of the stored Patient resource.
  payer_patient_id text,
  patient_id uuid,
  patient_name text,
  payer_tokens text,
  payer_tokens_expire_at timestamptz,
  payer_refreshable_until timestamptz,
  receipt_hash text unique,
  authorized_at timestamptz,
  exchanged_at timestamptz,
  delete_data_at timestamptz,
  data_deleted_at timestamptz,
  current_generation integer,
  created_at timestamptz not null
);
create index on patient_authorization (session_id);
create index on patient_authorization (delete_data_at) where data_deleted_at is null;

create table authorization_attempt (
  id uuid primary key,
  session_id uuid not null references link_session,
  authorization_id uuid not null references patient_authorization,
  endpoint_id uuid not null references endpoint,
  ticket_hash text not null unique,
  ticket_expires_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  state_hash text unique,
  verifier text,
  cookie_hash text,
  return_url text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index on authorization_attempt (session_id);

create table public_token (
  authorization_id uuid primary key references patient_authorization,
  token_hash text not null unique,
  expires_at timestamptz not null,
  exchanged_at timestamptz
);

create table access_token (
  jti uuid primary key,
  authorization_id uuid not null references patient_authorization,
  state text not null,
  state_changed_at timestamptz not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index on access_token (authorization_id);

create table refresh_token (
  token_hash text primary key,
  authorization_id uuid not null references patient_authorization,
  access_token_jti uuid not null references access_token,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sync_job (
  id uuid primary key,
  authorization_id uuid not null references patient_authorization,
  generation integer not null,
  state text not null,
  state_changed_at timestamptz not null,
  -- When the worker was last heard of.
  heartbeat_at timestamptz,
  counts jsonb not null,
  -- The issues of payer OperationOutcomes that made types fail: severity, code, details.text, by type.
  failures jsonb not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (authorization_id, generation)
);

create table resource (
  authorization_id uuid not null,
  generation integer not null,
  type text not null,
  id uuid not null,
  version integer not null,
  updated timestamptz not null,
  content text not null,
  content_hash text not null,
  -- 'Type/id' of every reference to a resource of ours.
  refs text[] not null,
  primary key (authorization_id, generation, type, id)
);

-- payload never holds a token; what a frame needs of one is derived when the event is told.
create table event (
  id bigint generated always as identity primary key,
  session_id uuid not null references link_session,
  authorization_id uuid references patient_authorization,
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null
);
create index on event (session_id, id);

-- What must reach a host later.
create table outbox (
  id uuid primary key,
  application_id uuid not null references application,
  authorization_id uuid not null references patient_authorization,
  type text not null,
  created_at timestamptz not null,
  delivered_at timestamptz
);

create table plan_request (
  id uuid primary key,
  application_id uuid not null references application,
  plan text not null,
  state text,
  email text,
  created_at timestamptz not null
);

-- The second wall: patient queries run as flexpa_app, which sees the rows of one authorization only.
-- Roles belong to the whole cluster, so another database of ours may have made it already.
do $$ begin
  create role flexpa_app nologin nosuperuser nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;
grant flexpa_app to current_user;
grant select on resource to flexpa_app;
alter table resource enable row level security;
create policy resource_of_authorization on resource for select to flexpa_app
  using (authorization_id = nullif(current_setting('app.authorization', true), '')::uuid);
`,
}
