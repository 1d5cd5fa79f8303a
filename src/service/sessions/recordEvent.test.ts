import { expect, it } from 'vitest'
import { openTestSession } from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { recordEvent } from './recordEvent.ts'
import { findSession } from './requireSession.ts'
import { streamEvents } from './streamEvents.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

const service = serviceForSuite()

// A stream remembers the last id it has told. An event that took its id before that one, and commits after it, would
// never be told.
it('is told in the order of commits, however long a transaction takes after it took its place', async () => {
  const { deps } = service
  const session = await findSession(deps, (await openTestSession(service)).sessionToken)
  if (session === undefined) throw new Error('No session')
  const record = (trx: Transaction<Schema>, type: 'sync_progressed' | 'synced') => {
    const event = { sessionId: session.id, authorizationId: null }
    return type === 'synced'
      ? recordEvent(deps, trx, { ...event, type, payload: { counts: {} } })
      : recordEvent(deps, trx, { ...event, type, payload: { counts: {}, done: [] } })
  }
  const left = new AbortController()
  const heard: { id?: number; type: string }[] = []
  const told = () => heard.map(({ type }) => type).filter((type) => type !== 'heartbeat')
  const reading = (async () => {
    for await (const line of streamEvents(deps, session.id, 0, left.signal)) {
      heard.push(JSON.parse(line) as { type: string })
    }
  })()

  let commit = (): void => undefined
  let hasPlace = (): void => undefined
  const placed = new Promise<void>((resolve) => (hasPlace = resolve))
  const slow = deps.database.transaction(async (trx) => {
    await record(trx, 'sync_progressed')
    hasPlace()
    await new Promise<void>((resolve) => (commit = resolve))
  })
  await placed
  const over: string[] = []
  const quick = deps.database.transaction((trx) => record(trx, 'synced')).finally(() => over.push('quick'))
  // Embedded, one transaction waits for the other anyway, and nobody else can be asked meanwhile.
  if (!deps.database.exclusive) {
    const waits = async () =>
      (
        await deps.database.execute(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).rows.length
    await expect.poll(async () => over.length > 0 || (await waits()) > 0).toBe(true)
  }
  if (over.length > 0) await expect.poll(told).toEqual(['synced'])
  commit()
  await Promise.all([slow, quick])

  await expect.poll(told).toEqual(['sync_progressed', 'synced'])
  const ids = heard.flatMap(({ id }) => (id === undefined ? [] : [id]))
  expect(ids).toEqual([...ids].sort((left_, right) => left_ - right))
  left.abort()
  await reading
})
