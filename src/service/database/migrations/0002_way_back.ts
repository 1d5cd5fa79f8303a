/** The hand-off: a way back for windows that cannot close themselves, and what tells a replayed answer from a new one. */
export const wayBack = {
  name: '0002_way_back',
  sql: `
alter table authorization_attempt add column back_url text;
alter table authorization_attempt add column answer_hash text;
`,
}
