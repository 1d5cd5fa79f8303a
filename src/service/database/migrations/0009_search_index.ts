/** What FHIR searches look at: see `fhir/search/columns/searchColumns.ts` for what stands in the columns. */
export const searchIndex = {
  name: '0009_search_index',
  sql: `
-- index_version 0: not indexed yet; the rows of earlier versions are when someone searches them.
alter table resource
  add column index_version smallint not null default 0,
  add column token_index jsonb not null default '{}',
  add column reference_index jsonb not null default '{}',
  add column string_index jsonb not null default '{}',
  add column date_index jsonb not null default '{}',
  add column quantity_index jsonb not null default '{}',
  add column composite_index jsonb not null default '{}';

-- Written as it is: compressing takes a fifth of the time that storing a resource takes, and every read undoes it.
alter table resource alter column content set storage external;
`,
}
