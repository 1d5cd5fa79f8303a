/**
 * Plans that come from lists of others, and our clients at them.
 *
 * managed_by: 'file' rows are the service's own directory's, as all were before. Of the others, fhir_base and brand_key say
 * what they are, sources which lists have named them last (none: they have vanished, and stay, since authorizations refer
 * to them).
 */
export const liveDirectory = {
  name: '0012_live_directory',
  sql: `
alter table endpoint add column managed_by text not null default 'file'
  check (managed_by in ('file', 'import'));
alter table endpoint add column fhir_base text;
alter table endpoint add column brand_key text;
alter table endpoint add column sources text[] not null default '{}';
alter table endpoint add column vanished_at timestamptz;
create unique index on endpoint (fhir_base, brand_key) where managed_by = 'import';

-- One client a FHIR base, for all brands there. secret: encrypted, for the base.
create table endpoint_client (
  fhir_base text primary key,
  client_id text not null,
  method text not null,
  secret text,
  key_id text,
  refreshable boolean not null,
  max_authorization_seconds integer,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- One row: what is imported and configured changes it in the same transaction; services read anew when it has changed.
create table directory_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into directory_version (version) values (0);
`,
}
