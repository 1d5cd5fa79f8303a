/** What requests have been counted, and a shorter way to the sync jobs that are under way. */
export const rateLimits = {
  name: '0008_rate_limits',
  sql: `
-- One row a subject and its newest window. Unlogged: after a crash the counting begins anew, which harms nobody.
create unlogged table rate_limit (
  -- The budget, and a keyed hash of whom it counts: no address and no key stands here.
  subject text primary key,
  window_at timestamptz not null,
  hits integer not null
);
create index on rate_limit (window_at);

create index on sync_job (state) where ended_at is null;
`,
}
