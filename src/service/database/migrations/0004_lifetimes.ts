/**
 * How long things last, and what became of them when: the payer's grant and its renewal, the schedule of syncs, the
 * deadline of refreshes, whether the patient touched anything, and a history of every state.
 */
export const lifetimes = {
  name: '0004_lifetimes',
  sql: `
alter table patient_authorization
  -- How the payer's grant ends, as its token endpoint tells it (lifetimes/refreshTerm.ts).
  add column payer_refresh_term text not null default 'UNKNOWN'
    check (payer_refresh_term in ('NONE', 'UNKNOWN', 'ENDS', 'SLIDES', 'ENDLESS')),
  -- When the payer's tokens are renewed although nobody reads with them; null: never.
  add column payer_renew_at timestamptz,
  add column payer_renewal_failures integer not null default 0,
  -- One process at a time renews: until then it is another's.
  add column payer_renewal_leased_until timestamptz,
  -- MULTIPLE: when the records are read again; null: paused until the next refresh.
  add column next_sync_at timestamptz,
  add column sync_failures integer not null default 0,
  -- MULTIPLE: without a refresh until then, the copy is deleted.
  add column refresh_due_at timestamptz,
  -- The time was over, or the payer ended it; a revoke is a state.
  add column ended_at timestamptz;
create index on patient_authorization (payer_renew_at);
create index on patient_authorization (next_sync_at);
create index on patient_authorization (refresh_due_at) where ended_at is null;

-- What the version before has written lives on as if it had been written by this one.
update patient_authorization set ended_at = data_deleted_at
  where data_deleted_at is not null and state in ('AUTHORIZED', 'EXCHANGED');
update patient_authorization set
    next_sync_at = authorized_at + interval '20 hours',
    payer_renew_at = authorized_at + interval '12 hours',
    refresh_due_at = coalesce(
      (select max(expires_at) from refresh_token where authorization_id = patient_authorization.id),
      authorized_at + interval '90 days')
  where usage = 'MULTIPLE' and state in ('AUTHORIZED', 'EXCHANGED') and ended_at is null
    and authorized_at is not null;

-- The first trusted key, pointer or scroll event other than Close.
alter table link_session add column interacted_at timestamptz;
create index on link_session (expires_at) where ended_at is null;
create index on patient_authorization (state) where state in ('CREATED', 'AUTHORIZING');

-- Every state that anything ever had. The database writes it itself, so that no mover can forget to.
create table state_change (
  id bigint generated always as identity primary key,
  authorization_id uuid not null,
  subject text not null check (subject in ('authorization', 'access_token', 'sync_job')),
  subject_id uuid not null,
  -- Null for the state it began in.
  from_state text,
  to_state text not null,
  at timestamptz not null
);
create index on state_change (authorization_id, id);
insert into state_change (authorization_id, subject, subject_id, to_state, at)
  select id, 'authorization', id, state, state_changed_at from patient_authorization
  union all select authorization_id, 'access_token', jti, state, state_changed_at from access_token
  union all select authorization_id, 'sync_job', id, state, state_changed_at from sync_job;

create function note_state() returns trigger language plpgsql as $$
declare
  row_ jsonb := to_jsonb(new);
begin
  if tg_op = 'INSERT' or old.state is distinct from new.state then
    insert into state_change (authorization_id, subject, subject_id, from_state, to_state, at)
    values (
      coalesce(row_->>'authorization_id', row_->>'id')::uuid, tg_argv[0],
      coalesce(row_->>'jti', row_->>'id')::uuid,
      case when tg_op = 'UPDATE' then old.state end, new.state, new.state_changed_at);
  end if;
  return null;
end $$;
create trigger note_state after insert or update of state on patient_authorization
  for each row execute function note_state('authorization');
create trigger note_state after insert or update of state on access_token
  for each row execute function note_state('access_token');
create trigger note_state after insert or update of state on sync_job
  for each row execute function note_state('sync_job');
`,
}
