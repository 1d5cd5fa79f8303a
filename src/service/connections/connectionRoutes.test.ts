import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { TERMS_VERSION } from '../pages/messages.ts'
import { exchange } from '../testing/journey.ts'
import { runWaitingSyncs } from '../testing/passTime.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { tokenResponse } from '../testing/startPayer.ts'
import { ask, linkConnection, read } from './testing/connections.ts'
import type { LinkedConnection } from './testing/connections.ts'

const AETNA = '7c308678-b82f-4787-b961-9e62f24d4120'
const DAY_MS = 24 * 3_600_000

const service = serviceForSuite()
const someone = () => ({ externalId: randomUUID() })

/** The state that the page shows of a connection, by its own receipt. */
async function stateOf({ id, secret }: LinkedConnection) {
  const { connections } = await read(service, { secret })
  return connections.find((connection) => connection.id === id)?.state
}

async function idsShown({ secret }: LinkedConnection) {
  return (await read(service, { secret })).connections.map(({ id }) => id)
}

describe('the page behind the receipt', () => {
  it('tells who sees what of whom since when, until when, and when it was copied', async () => {
    const { id, secret, deletedAt } = await linkConnection(service, {
      user: someone(),
      requestedResources: ['Coverage'],
    })
    const now = service.deps.clock()
    const told = {
      id,
      application: 'Bright Steps',
      plan: 'Humana',
      patientName: 'Amy V. Shaw',
      requestedResources: ['Coverage', 'Patient'],
      usage: 'ONE_TIME',
      agreedAt: now,
      termsVersion: TERMS_VERSION,
      until: now + DAY_MS,
      copiedAt: null,
      state: 'ACTIVE',
      endedAt: null,
    }
    expect(deletedAt).toBe(told.until)
    expect(await read(service, { secret })).toEqual({ connections: [told] })

    const copiedAt = new Date(now + 60_000)
    await service.deps.database.kysely
      .updateTable('sync_job')
      .set({ state: 'COMPLETED', ended_at: copiedAt })
      .where('authorization_id', '=', id)
      .execute()
    expect(await read(service, { secret })).toEqual({
      connections: [{ ...told, copiedAt: copiedAt.getTime() }],
    })
  })

  it('has no copy and no name to show once the app had the copy deleted, but goes on', async () => {
    const { secret, publicToken } = await linkConnection(service, {
      user: someone(),
      usage: 'MULTIPLE',
      requestedResources: ['Patient'],
    })
    const { access_token } = (await exchange(service, publicToken)).json<{ access_token: string }>()
    await runWaitingSyncs(service)
    const copied = await read(service, { secret })
    expect(copied.connections).toMatchObject([{ state: 'ACTIVE', copiedAt: service.deps.clock() }])
    await service.app.inject({
      method: 'POST',
      url: '/fhir/Patient/$PATIENT_ID/$expunge',
      headers: { authorization: `Bearer ${access_token}` },
    })
    const { connections } = await read(service, { secret })
    expect(connections).toMatchObject([{ state: 'ACTIVE', copiedAt: null, endedAt: null }])
    expect(connections[0]).not.toHaveProperty('patientName')
  })

  it('has no date for what lasts until it is stopped, unless the plan has one', async () => {
    const { id, secret } = await linkConnection(service, { user: someone(), usage: 'MULTIPLE' })
    expect((await read(service, { secret })).connections).toMatchObject([{ usage: 'MULTIPLE', until: null }])
    const end = new Date(service.deps.clock() + 30 * DAY_MS)
    await service.deps.database.kysely
      .updateTable('patient_authorization')
      .set({ payer_refresh_term: 'ENDS', payer_refreshable_until: end })
      .where('id', '=', id)
      .execute()
    expect((await read(service, { secret })).connections).toMatchObject([{ until: end.getTime() }])
  })

  it('is never cached', async () => {
    const { secret } = await linkConnection(service)
    expect((await ask(service, 'read', { secret })).headers['cache-control']).toBe('no-store')
  })

  it('shows what the same person linked besides, its own first, and nobody else’s', async () => {
    const user = someone()
    const [mine, older] = [await linkConnection(service, { user }), await linkConnection(service, { user })]
    const otherUser = await linkConnection(service, { user: someone() })
    const otherPlan = await linkConnection(service, { user, endpointId: AETNA })
    service.payer.replies.set('/token', { json: tokenResponse({ patient: 'their-child' }) })
    const otherPatient = await linkConnection(service, { user })
    service.payer.replies.clear()

    expect(await idsShown(mine)).toEqual([mine.id, older.id])
    expect(await idsShown(older)).toEqual([older.id, mine.id])
    for (const other of [otherUser, otherPlan, otherPatient])
      expect(await idsShown(other)).toEqual([other.id])
  })

  it('takes no anonymous user for another', async () => {
    const anonymous = { user: undefined, protocol: 1 } as const
    const both = [await linkConnection(service, anonymous), await linkConnection(service, anonymous)]
    for (const each of both) expect(await idsShown(each)).toEqual([each.id])
  })

  it.each([{ secret: 'guess' }, { secret: 'x'.repeat(43) }])('knows nothing of %j', async (body) => {
    expect((await ask(service, 'read', body)).statusCode).toBe(404)
    expect((await ask(service, 'stop', { ...body, id: randomUUID() })).statusCode).toBe(404)
  })

  it('does not know a receipt by its hash', async () => {
    const { id } = await linkConnection(service)
    const row = await service.deps.database.kysely
      .selectFrom('patient_authorization')
      .select('receipt_hash')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect((await ask(service, 'read', { secret: row.receipt_hash })).statusCode).toBe(404)
  })

  it.each([{ secret: '' }, { secret: 7 }, { secret: 'x'.repeat(101) }, { secret: 'x', more: 1 }])(
    'refuses the body %j',
    async (body) => expect((await ask(service, 'read', body)).statusCode).toBe(400),
  )

  it('refuses to stop what is not named by a UUID', async () => {
    const { secret } = await linkConnection(service)
    for (const body of [{ secret }, { secret, id: '' }, { secret, id: 'all' }]) {
      expect((await ask(service, 'stop', body)).statusCode).toBe(400)
    }
  })

  it('answers no other site', async () => {
    const { id, secret } = await linkConnection(service)
    for (const path of ['read', 'stop', 'sign-out']) {
      const response = await service.app.inject({
        method: 'POST',
        url: `/connections/${path}`,
        payload: { secret, id },
        headers: { 'sec-fetch-site': 'cross-site' },
      })
      expect(response.statusCode).toBe(403)
    }
  })
})

describe('"Stop sharing"', () => {
  it('ends it: tokens dead, copy deleted, app told, grant given back; once', async () => {
    service.payer.requests.length = 0
    const { id, publicToken, secret } = await linkConnection(service, { user: someone() })
    const { access_token, patient } = (await exchange(service, publicToken)).json<Record<string, string>>()
    const headers = { authorization: `Bearer ${access_token ?? ''}` }
    expect((await service.app.inject({ url: '/link/introspect', headers })).statusCode).toBe(200)

    const stopped = await ask(service, 'stop', { secret, id })
    const revoked = { state: 'REVOKED', application: 'Bright Steps', endedAt: service.deps.clock() }
    expect(stopped.json()).toMatchObject({ connections: [revoked] })
    expect(stopped.body).not.toContain('patientName')
    expect((await service.app.inject({ url: '/link/introspect', headers })).statusCode).toBe(401)
    expect((await service.app.inject({ url: `/fhir/${patient ?? ''}`, headers })).statusCode).toBe(401)

    const { kysely } = service.deps.database
    const row = await kysely
      .selectFrom('patient_authorization')
      .select(['state', 'payer_tokens'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ state: 'REVOKED', payer_tokens: null })
    const told = () => kysely.selectFrom('outbox').select('type').where('authorization_id', '=', id).execute()
    expect(await told()).toEqual([{ type: 'revoked' }])
    const [revocation] = service.payer.requestsTo('/revoke')
    expect(new URLSearchParams(revocation?.body).get('token')).toBe('payer-refresh-token')

    expect((await ask(service, 'stop', { secret, id })).json()).toMatchObject({ connections: [revoked] })
    expect(await told()).toHaveLength(1)
    expect(await read(service, { secret })).toMatchObject({ connections: [revoked] })
  })

  it('ends what was not exchanged yet: the public token is dead', async () => {
    const { id, publicToken, secret } = await linkConnection(service)
    await ask(service, 'stop', { secret, id })
    expect((await exchange(service, publicToken)).statusCode).toBe(400)
  })

  it('ends one connection, not the others of the same person', async () => {
    const user = someone()
    const one = await linkConnection(service, { user })
    const other = await linkConnection(service, { user })
    const { connections } = (await ask(service, 'stop', { secret: one.secret, id: one.id })).json<{
      connections: { id: string; state: string }[]
    }>()
    expect(connections).toMatchObject([
      { id: one.id, state: 'REVOKED' },
      { id: other.id, state: 'ACTIVE' },
    ])
    expect((await exchange(service, other.publicToken)).statusCode).toBe(200)
  })

  it('ends another of the same person, by whichever receipt', async () => {
    const user = someone()
    const one = await linkConnection(service, { user })
    const other = await linkConnection(service, { user })
    await ask(service, 'stop', { secret: one.secret, id: other.id })
    expect(await stateOf(other)).toBe('REVOKED')
    expect(await stateOf(one)).toBe('ACTIVE')
  })

  it('does not reach a stranger’s, nor tell whether it exists', async () => {
    const mine = await linkConnection(service, { user: someone() })
    const theirs = await linkConnection(service, { user: someone() })
    const foreign = await ask(service, 'stop', { secret: mine.secret, id: theirs.id })
    const absent = await ask(service, 'stop', { secret: mine.secret, id: randomUUID() })
    expect([foreign.statusCode, foreign.body]).toEqual([404, absent.body])
    expect(await stateOf(theirs)).toBe('ACTIVE')
  })

  it('ends it also when the payer cannot be asked to forget', async () => {
    service.payer.replies.set('/revoke', { status: 503, json: {} })
    const { id, secret } = await linkConnection(service, { user: someone() })
    expect((await ask(service, 'stop', { secret, id })).json()).toMatchObject({
      connections: [{ state: 'REVOKED' }],
    })
    service.payer.replies.clear()
  })
})

describe('what is over', () => {
  const change = (id: string, values: object) =>
    service.deps.database.kysely
      .updateTable('patient_authorization')
      .set(values)
      .where('id', '=', id)
      .execute()

  it('is shown as ended from the minute on that our copy is due, and stays', async () => {
    const own = await linkConnection(service, { user: someone() })
    service.advance(DAY_MS - 1)
    expect(await stateOf(own)).toBe('ACTIVE')
    service.advance(1)
    expect(await stateOf(own)).toBe('ENDED')
    await change(own.id, { data_deleted_at: new Date(service.deps.clock()) })
    expect((await read(service, { secret: own.secret })).connections).toMatchObject([
      { state: 'ENDED', endedAt: service.deps.clock() },
    ])
  })

  it('is not over while the app may still ask the plan again', async () => {
    const own = await linkConnection(service, { user: someone(), usage: 'MULTIPLE' })
    await exchange(service, own.publicToken)
    await change(own.id, { data_deleted_at: new Date(service.deps.clock()) })
    expect(await stateOf(own)).toBe('ACTIVE')
    service.advance(91 * DAY_MS)
    expect(await stateOf(own)).toBe('ENDED')
  })

  it('is told apart from what could not be copied', async () => {
    const own = await linkConnection(service, { user: someone() })
    await change(own.id, { state: 'ERRORED' })
    expect(await stateOf(own)).toBe('FAILED')
  })

  it('comes after what is not over', async () => {
    const user = someone()
    const first = await linkConnection(service, { user })
    const second = await linkConnection(service, { user })
    const third = await linkConnection(service, { user })
    await ask(service, 'stop', { secret: second.secret, id: second.id })
    expect(await idsShown(first)).toEqual([first.id, third.id, second.id])
  })
})
