/**
 * Applications that the command line manages, and the way to their hosts.
 *
 * managed_by: what the applications file names is the file's (all that was there before was); at a start, only that is
 * brought in line with it. `revoked_at` may lie ahead: a replaced key opens until then.
 */
export const applications = {
  name: '0005_applications',
  sql: `
alter table application add column managed_by text not null default 'file'
  check (managed_by in ('file', 'command'));
alter table application_origin add column managed_by text not null default 'file'
  check (managed_by in ('file', 'command'));
alter table application_key add column managed_by text not null default 'file'
  check (managed_by in ('file', 'command'));

create table application_logo (
  application_id uuid primary key references application,
  type text not null check (type in ('image/png', 'image/svg+xml')),
  content bytea not null,
  hash text not null
);

-- Secrets are encrypted and not hashed, since each delivery is signed with them.
create table webhook (
  application_id uuid primary key references application,
  url text not null,
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  created_at timestamptz not null
);

-- next_attempt_at: null where nothing is to be done. claimed_until: some process is at it.
alter table outbox add column attempts integer not null default 0;
alter table outbox add column next_attempt_at timestamptz;
alter table outbox add column claimed_until timestamptz;
alter table outbox add column failed_at timestamptz;
create index on outbox (next_attempt_at) where next_attempt_at is not null;
create index on patient_authorization (user_id);
`,
}
