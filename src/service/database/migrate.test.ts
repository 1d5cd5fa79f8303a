import { randomUUID } from 'node:crypto'
import { CompiledQuery, Kysely, sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate, MIGRATIONS } from './migrate.ts'
import { openPglite } from './openPglite.ts'
import type { Schema } from './schema.ts'

const TIMEOUT_MS = 120_000

it(
  'brings a database of the first version up to date, and keeps its rows',
  { timeout: TIMEOUT_MS },
  async () => {
    const engine = await openPglite()
    const kysely = new Kysely<Schema>({ dialect: engine.dialect })
    const [first] = MIGRATIONS
    if (first === undefined) throw new Error('no migration')
    await sql`create table migration (name text primary key, applied_at timestamptz not null default now())`.execute(
      kysely,
    )
    await kysely.executeQuery(CompiledQuery.raw(first.sql))
    await kysely.insertInto('migration').values({ name: first.name }).execute()
    await kysely.executeQuery(CompiledQuery.raw(ROWS_OF_THE_FIRST_VERSION))

    await migrate(kysely)

    const names = await kysely.selectFrom('migration').select('name').orderBy('name').execute()
    expect(names).toEqual(MIGRATIONS.map(({ name }) => ({ name })))
    const attempt = await kysely.selectFrom('authorization_attempt').selectAll().executeTakeFirstOrThrow()
    expect(attempt).toMatchObject({ id: ID, return_url: 'https://host.example/', ticket_hash: 'ticket' })
    const opened = await kysely.selectFrom('link_session').selectAll().executeTakeFirstOrThrow()
    expect(opened).toMatchObject({ id: ID, opener_origin: 'https://host.example', usage: 'MULTIPLE' })
    await engine.close()
  },
)

/** One id for all: each table has its own. */
const ID = randomUUID()

const ROWS_OF_THE_FIRST_VERSION = `
insert into application (id, name, created_at) values ('${ID}', 'Bright Steps', now());
insert into application_key (id, application_id, mode, publishable_key, secret_key_hash, created_at)
  values ('${ID}', '${ID}', 'TEST', 'pk', 'sk', now());
insert into endpoint (id, name, mode, record) values ('${ID}', 'humana', 'TEST', '{}');
insert into link_session (id, application_id, application_key_id, token_hash, opener_origin, usage,
    requested_resources, skip_syncing, created_at, expires_at)
  values ('${ID}', '${ID}', '${ID}', 'session', 'https://host.example', 'MULTIPLE', '{Patient}', false, now(), now());
insert into patient_authorization (id, session_id, application_id, state, state_changed_at, usage,
    requested_resources, id_namespace, created_at)
  values ('${ID}', '${ID}', '${ID}', 'AUTHORIZED', now(), 'MULTIPLE', '{Patient}', '${ID}', now());
insert into authorization_attempt (id, session_id, authorization_id, endpoint_id, ticket_hash, ticket_expires_at,
    return_url, created_at, expires_at)
  values ('${ID}', '${ID}', '${ID}', '${ID}', 'ticket', now(), 'https://host.example/', now(), now());
`
