/** The patient's page without its receipt: a sign-in at the plan, and what it shows for a short time. */
export const regainedAccess = {
  name: '0007_regained_access',
  sql: `
-- A sign-in under way until answered_at; from then on, if it succeeded, whose connections its cookie opens.
create table regained_access (
  id uuid primary key,
  endpoint_id uuid not null references endpoint,
  state_hash text not null unique,
  cookie_hash text not null,
  verifier text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  payer_patient_id text,
  patient_name text,
  secret_hash text unique
);
create index on regained_access (expires_at);
create index on patient_authorization (endpoint_id, payer_patient_id);
`,
}
