/** `/link/auth`: where an application lets patients be sent back to, and the requests that are under way. */
export const hosted = {
  name: '0006_hosted',
  sql: `
-- In full; of a loopback address any port will do.
create table application_redirect_uri (
  application_id uuid not null references application,
  redirect_uri text not null,
  managed_by text not null default 'file' check (managed_by in ('file', 'command')),
  primary key (application_id, redirect_uri)
);

-- One request of /link/auth, from there to its authorization code.
create table hosted_request (
  id uuid primary key,
  application_id uuid not null references application,
  application_key_id uuid not null references application_key,
  redirect_uri text not null,
  -- Encrypted: it is the client's own, and may be any text.
  state text,
  code_challenge text not null,
  scope text not null,
  usage text not null check (usage in ('ONE_TIME', 'MULTIPLE')),
  requested_resources text[] not null,
  external_id text not null,
  endpoint_id uuid references endpoint,
  -- From the API's host to the link host: once, within a minute.
  handle_hash text not null unique,
  handle_expires_at timestamptz not null,
  -- The browser that the handle was used in.
  cookie_hash text,
  session_id uuid unique references link_session,
  -- How the patient left, if not with a code.
  left_at timestamptz,
  exit_code text,
  authorization_id uuid unique references patient_authorization,
  code_hash text unique,
  code_expires_at timestamptz,
  redeemed_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index on hosted_request (expires_at) where session_id is null;
`,
}
