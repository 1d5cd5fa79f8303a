import { afterEach, describe, expect, it } from 'vitest'
import { createOutbound } from '../smart/outbound.ts'
import { NoPayerAccess, payerAccess } from '../smart/payerAccess.ts'
import { openTokens, sealTokens } from '../smart/sealedTokens.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { changesOf } from '../testing/changesOf.ts'
import { exchange, linkPlan } from '../testing/journey.ts'
import { passTime, runMinuteJobs, runWaitingSyncs } from '../testing/passTime.ts'
import { rotatingTokens } from '../testing/rotatingTokens.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { tokenResponse } from '../testing/startPayer.ts'
import { revokeAuthorizations } from '../tokens/revokeAuthorizations.ts'
import { keepAlive } from './keepAlive.ts'
import type { ExchangeResponse } from '../../contract/linkApi.ts'
import type { ReceivedRequest, Reply } from '../testing/startPayer.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const service = serviceForSuite()

afterEach(async () => {
  service.payer.replies.clear()
  // What one test has left alive must not be kept alive in the next.
  const ids = await service.deps.database.kysely.selectFrom('patient_authorization').select('id').execute()
  await revokeAuthorizations(
    service.deps,
    ids.map(({ id }) => id),
  )
})

async function link(usage: 'ONE_TIME' | 'MULTIPLE' = 'MULTIPLE') {
  const { session, publicToken } = await linkPlan(service, { usage, requestedResources: ['Patient'] })
  const [row] = await authorizationsOf(service, session)
  if (row === undefined) throw new Error('No authorization')
  await runWaitingSyncs(service)
  return { id: row.id, publicToken }
}

const rowOf = (id: string) =>
  service.deps.database.kysely
    .selectFrom('patient_authorization')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const refreshes = () =>
  service.payer
    .requestsTo('/token')
    .map(({ body }) => new URLSearchParams(body).get('refresh_token'))
    .filter((token) => token !== null)

async function tokensOf(id: string) {
  const { payer_tokens: sealed } = await rowOf(id)
  return sealed === null ? undefined : openTokens(service.deps.keys, id, sealed)
}

describe('keepAlive', () => {
  it('renews long before the refresh token would die, though nobody reads', async () => {
    const tokens = rotatingTokens({ refresh_expires_in: 8 * 3600 })
    service.payer.replies.set('/token', tokens.reply)
    const { id } = await link()
    await passTime(service, 4 * HOUR - MINUTE)
    expect(tokens.renewals()).toBe(0)
    for (let hours = 0; hours < 48; hours += 4) await passTime(service, 4 * HOUR)
    expect(tokens.renewals()).toBeGreaterThanOrEqual(12)
    expect((await rowOf(id)).ended_at).toBeNull()
    expect(await tokensOf(id)).toEqual({
      accessToken: `payer-access-${tokens.renewals()}`,
      refreshToken: `payer-refresh-token-${tokens.renewals()}`,
    })
  })

  it('renews daily where the payer does not say how long its refresh tokens live', async () => {
    const tokens = rotatingTokens({ expires_in: 90 * 24 * 3600 })
    service.payer.replies.set('/token', tokens.reply)
    await link()
    await passTime(service, DAY)
    expect(tokens.renewals()).toBe(1)
    await passTime(service, DAY)
    expect(tokens.renewals()).toBe(2)
  })

  it('leaves ONE_TIME alone', async () => {
    const before = refreshes().length
    const { id } = await link('ONE_TIME')
    await passTime(service, 20 * HOUR)
    expect(refreshes()).toHaveLength(before)
    expect((await rowOf(id)).payer_renew_at).toBeNull()
  })

  it('uses a refresh token once, however many processes come by at the same time', async () => {
    const tokens = rotatingTokens()
    service.payer.replies.set('/token', tokens.reply)
    const { id } = await link()
    service.advance(DAY)
    const processes = Array.from({ length: 4 }, () => ({
      ...service.deps,
      outbound: createOutbound({ allow: service.deps.config.outboundAllow }),
    }))
    const read = processes.map(async (deps) => (await payerAccess(deps, id)).accessToken)
    const [accessTokens] = await Promise.all([Promise.all(read), ...processes.map((deps) => keepAlive(deps))])
    expect(new Set(accessTokens)).toEqual(new Set(['payer-access-1']))
    expect(tokens.renewals()).toBe(1)
    expect((await rowOf(id)).ended_at).toBeNull()
    for (const { outbound } of processes) await outbound.close()
  })

  it('takes what another process got, while that one has the lease', async () => {
    const { id } = await link()
    service.advance(DAY)
    const before = refreshes().length
    const set = (values: {
      payer_tokens?: string
      payer_tokens_expire_at?: Date
      payer_renewal_leased_until: Date | null
    }) =>
      service.deps.database.kysely
        .updateTable('patient_authorization')
        .set(values)
        .where('id', '=', id)
        .execute()
    await set({ payer_renewal_leased_until: new Date(service.deps.clock() + MINUTE) })
    const access = payerAccess(service.deps, id)
    const theirs = { accessToken: 'theirs', refreshToken: 'their-refresh-token' }
    await set({
      payer_tokens: sealTokens(service.deps.keys, id, theirs),
      payer_tokens_expire_at: new Date(service.deps.clock() + DAY),
      payer_renewal_leased_until: null,
    })
    expect((await access).accessToken).toBe('theirs')
    expect(refreshes()).toHaveLength(before)
  })

  it('takes the lease over from a process that died with it, after a minute', async () => {
    const tokens = rotatingTokens()
    service.payer.replies.set('/token', tokens.reply)
    const { id } = await link()
    service.advance(DAY)
    await service.deps.database.kysely
      .updateTable('patient_authorization')
      .set({ payer_renewal_leased_until: new Date(service.deps.clock() + MINUTE) })
      .where('id', '=', id)
      .execute()
    await passTime(service, MINUTE)
    expect(tokens.renewals()).toBe(1)
  })

  it('asks again at once for an answer that was lost, with the same refresh token', async () => {
    const tokens = rotatingTokens()
    service.payer.replies.set('/token', tokens.reply)
    const { id } = await link()
    let lost: Reply | undefined
    service.payer.replies.set('/token', (request: ReceivedRequest): Reply => {
      // The payer has rotated; its answer breaks off on the way. It tells the repetition the same.
      if (lost !== undefined) return lost
      lost = tokens.reply(request)
      return { text: '{"access_token": "payer-acc' }
    })
    const before = refreshes().length
    await passTime(service, DAY)
    expect(refreshes().slice(before)).toEqual(['payer-refresh-token', 'payer-refresh-token'])
    expect(await tokensOf(id)).toMatchObject({ refreshToken: 'payer-refresh-token-1' })
  })

  it.each<[string, Reply]>([
    ['is down', { status: 503, text: 'maintenance' }],
    ['does not know our client for the moment', { status: 401, json: { error: 'invalid_client' } }],
    ['refuses for reasons of its own', { status: 400, json: { error: 'temporarily_unavailable' } }],
    ['answers with another patient', { json: tokenResponse({ patient: 'somebody-else' }) }],
  ])('never takes it for the end when the payer %s, and tries again after a pause', async (_, reply) => {
    const { id } = await link()
    service.payer.replies.set('/token', reply)
    await passTime(service, DAY)
    expect(await rowOf(id)).toMatchObject({ ended_at: null, data_deleted_at: null })
    expect((await rowOf(id)).payer_renewal_failures).toBeGreaterThanOrEqual(1)
    const tries = () => service.payer.requestsTo('/token').length
    const before = tries()
    await runMinuteJobs(service)
    expect(tries()).toBe(before)
    await passTime(service, HOUR)
    expect(tries()).toBeGreaterThan(before)
    expect(await changesOf(service, id)).toEqual(['synced'])
    service.payer.replies.delete('/token')
    await passTime(service, HOUR)
    expect(await rowOf(id)).toMatchObject({ payer_renewal_failures: 0, ended_at: null })
    expect(await tokensOf(id)).toMatchObject({ accessToken: 'renewed-access-token' })
  })

  it('knows the end when the payer says invalid_grant: the copy is deleted, and all that is asked says so', async () => {
    const { id, publicToken } = await link()
    const { access_token: token } = (await exchange(service, publicToken)).json<ExchangeResponse>()
    const ask = (url: string) => service.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
    expect((await ask('/fhir/Patient/$PATIENT_ID')).statusCode).toBe(200)
    service.payer.replies.set('/token', { status: 400, json: { error: 'invalid_grant' } })
    await passTime(service, 12 * HOUR - MINUTE)
    // The access token has hours to go; the next renewal finds out.
    expect((await ask('/link/introspect')).json()).toMatchObject({ active: true })
    await passTime(service, MINUTE)
    expect(await rowOf(id)).toMatchObject({
      state: 'EXCHANGED',
      ended_at: new Date(service.deps.clock()),
      data_deleted_at: new Date(service.deps.clock()),
      payer_tokens: null,
      patient_name: null,
    })
    const rows = service.deps.database.kysely.selectFrom('resource').select('id')
    expect(await rows.where('authorization_id', '=', id).execute()).toEqual([])
    expect(await changesOf(service, id)).toEqual(['synced', 'expired'])
    const introspected = await ask('/link/introspect')
    expect(introspected.statusCode).toBe(200)
    expect(introspected.json()).toMatchObject({ active: false, state: 'EXCHANGED', timeUntilMaxAuth: 0 })
    expect((await ask('/fhir/Patient/$PATIENT_ID')).statusCode).toBe(401)
    const refreshTokens = service.deps.database.kysely.selectFrom('refresh_token').select('token_hash')
    expect(await refreshTokens.where('authorization_id', '=', id).execute()).toEqual([])
    const before = service.payer.requests.length
    await passTime(service, 2 * DAY)
    expect(service.payer.requests).toHaveLength(before)
    expect(await changesOf(service, id)).toEqual(['synced', 'expired'])
  })

  it('gives no token for what the payer has ended before the exchange', async () => {
    service.payer.replies.set('/token', { json: tokenResponse({ expires_in: 60 }) })
    const { session, publicToken } = await linkPlan(service, { usage: 'MULTIPLE' })
    service.payer.replies.set('/token', { status: 400, json: { error: 'invalid_grant' } })
    await passTime(service, 5 * MINUTE)
    expect(await authorizationsOf(service, session)).toMatchObject([
      { state: 'ERRORED', exit_code: 'PATIENT_INIT' },
    ])
    const response = await exchange(service, publicToken)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ message: 'Invalid public token. The authorization is over.' })
  })

  it('gives a renewed grant back that was revoked while the payer answered', async () => {
    const { id } = await link()
    service.advance(DAY)
    service.payer.replies.set('/token', async () => {
      await revokeAuthorizations(service.deps, [id])
      return { json: tokenResponse({ refresh_token: 'came-too-late' }) }
    })
    await expect(payerAccess(service.deps, id)).rejects.toThrow(NoPayerAccess)
    expect((await rowOf(id)).payer_tokens).toBeNull()
    const givenBack = service.payer.requestsTo('/revoke').map(({ body }) => new URLSearchParams(body))
    expect(givenBack.map((form) => form.get('token'))).toContain('came-too-late')
  })

  it('lets the app’s refresh token live longer when the payer turns out to renew its own', async () => {
    const tokens = rotatingTokens({ refresh_expires_in: 7 * 24 * 3600 })
    service.payer.replies.set('/token', tokens.reply)
    const { id, publicToken } = await link()
    const exchanged = (await exchange(service, publicToken)).json<ExchangeResponse>()
    expect(exchanged).toMatchObject({ refresh_expires_in: 7 * 24 * 3600, timeUntilMaxAuth: 7 * 24 * 3600 })
    const issued = service.deps.clock()
    await passTime(service, DAY)
    expect(await rowOf(id)).toMatchObject({
      payer_refresh_term: 'SLIDES',
      refresh_due_at: new Date(issued + 90 * DAY),
    })
    for (let days = 0; days < 8; days += 1) await passTime(service, DAY)
    expect((await rowOf(id)).ended_at).toBeNull()
  })

  it('reads with a new token where the payer refused the old one before its time', async () => {
    const { id } = await link()
    service.payer.replies.set('/fhir/Patient/payer-patient', ({ headers }) =>
      headers.authorization === 'Bearer renewed-access-token'
        ? { json: { resourceType: 'Patient', id: 'payer-patient' } }
        : { status: 401, json: {} },
    )
    await service.deps.database.kysely
      .updateTable('patient_authorization')
      .set({ next_sync_at: new Date(service.deps.clock()) })
      .where('id', '=', id)
      .execute()
    await runMinuteJobs(service)
    expect(await changesOf(service, id)).toEqual(['synced', 'synced'])
  })
})
