/**
 * The token endpoint. `successor`: what a refresh token was exchanged for, encrypted, so that a client whose answer was
 * lost gets the same again; it is forgotten after a minute.
 */
export const tokens = {
  name: '0003_tokens',
  sql: `
alter table refresh_token add column successor text;
create index on refresh_token (authorization_id);
create index on refresh_token (used_at) where successor is not null;

-- Access tokens of an application itself, without a patient (client_credentials).
create table application_token (
  jti uuid primary key,
  application_id uuid not null references application,
  application_key_id uuid not null references application_key,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index on application_token (expires_at);

-- A host's revoke: what one user linked at one plan.
create index on patient_authorization (application_id, user_id, endpoint_id);
`,
}
