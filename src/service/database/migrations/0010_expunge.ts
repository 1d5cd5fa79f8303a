/** `$expunge`: what was asked for and done, for those who follow the address that its answer names. */
export const expunge = {
  name: '0010_expunge',
  sql: `
create table expunge_job (
  id uuid primary key,
  authorization_id uuid not null references patient_authorization,
  done_at timestamptz not null
);
create index on expunge_job (authorization_id);

-- Names and counts that the events of authorizations whose data was deleted still told.
update event set payload = payload - 'patientName'
    || case when payload ? 'counts' then '{"counts": {}}'::jsonb else '{}'::jsonb end
  from patient_authorization authorization_
  where authorization_.id = event.authorization_id and authorization_.data_deleted_at is not null;
`,
}
