import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectionSchema } from '../../contract/connections.ts'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import { exchange, linkPlan } from '../testing/journey.ts'
import type { LinkUser } from '../../contract/options.ts'
import type { TestService } from '../testing/createTestService.ts'

let service: TestService
beforeAll(async () => {
  service = await createTestService()
}, START_TIMEOUT_MS)
afterAll(() => service.close())

function ask(path: 'read' | 'stop', payload: object) {
  return service.app.inject({ method: 'POST', url: `/connections/${path}`, payload })
}

async function linked(user: LinkUser = { externalId: 'user-1' }) {
  const { publicToken, events } = await linkPlan(service, { user, requestedResources: ['Coverage'] })
  const authorized = events.find((event) => event.type === 'authorized')
  const secret = authorized?.receiptPath.split('#')[1] ?? ''
  return { publicToken, secret, deletedAt: authorized?.deletedAt }
}

describe('the page behind the receipt', () => {
  it('tells who sees what until when', async () => {
    const { secret, deletedAt } = await linked()
    const response = await ask('read', { secret })
    expect(connectionSchema.parse(response.json())).toEqual({
      application: 'Bright Steps',
      plan: 'Humana',
      patientName: 'Amy V. Shaw',
      requestedResources: ['Coverage', 'Patient'],
      usage: 'ONE_TIME',
      consentedAt: service.deps.clock(),
      deletedAt,
      state: 'ACTIVE',
    })
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it.each([{ secret: 'guess' }, { secret: 'x'.repeat(43) }])('knows nothing of %j', async (body) => {
    for (const path of ['read', 'stop'] as const) expect((await ask(path, body)).statusCode).toBe(404)
  })

  it.each([{}, { secret: '' }, { secret: 7 }, { secret: 'x'.repeat(101) }, { secret: 'x', more: 1 }])(
    'refuses the body %j',
    async (body) => expect((await ask('read', body)).statusCode).toBe(400),
  )

  it('stops the sharing: tokens dead, copy deleted, app told, grant given back', async () => {
    const { publicToken, secret } = await linked()
    const { access_token, patient } = (await exchange(service, publicToken)).json<Record<string, string>>()
    const headers = { authorization: `Bearer ${access_token ?? ''}` }
    expect((await service.app.inject({ url: '/link/introspect', headers })).statusCode).toBe(200)

    const stopped = await ask('stop', { secret })
    expect(stopped.json()).toMatchObject({ state: 'REVOKED', application: 'Bright Steps' })
    expect(stopped.json()).not.toHaveProperty('patientName')
    expect((await service.app.inject({ url: '/link/introspect', headers })).statusCode).toBe(401)
    expect((await service.app.inject({ url: `/fhir/${patient ?? ''}`, headers })).statusCode).toBe(401)

    const { kysely } = service.deps.database
    const authorizations = await kysely
      .selectFrom('patient_authorization')
      .select(['id', 'state', 'payer_tokens'])
      .where('state', '=', 'REVOKED')
      .execute()
    expect(authorizations).toMatchObject([{ payer_tokens: null }])
    const outbox = await kysely.selectFrom('outbox').selectAll().execute()
    expect(outbox).toMatchObject([{ type: 'revoked', authorization_id: authorizations[0]?.id }])
    const [revocation] = service.payer.requestsTo('/revoke')
    expect(new URLSearchParams(revocation?.body).get('token')).toBe('payer-refresh-token')

    expect((await ask('stop', { secret })).json()).toMatchObject({ state: 'REVOKED' })
    expect((await kysely.selectFrom('outbox').selectAll().execute()).length).toBe(1)
    expect((await ask('read', { secret })).json()).toMatchObject({ state: 'REVOKED' })
  })

  it('stops what was not exchanged yet: the public token is dead', async () => {
    const { publicToken, secret } = await linked()
    await ask('stop', { secret })
    expect((await exchange(service, publicToken)).statusCode).toBe(400)
  })

  it('stops one connection, not the others of the same person', async () => {
    const one = await linked()
    const other = await linked()
    await ask('stop', { secret: one.secret })
    expect((await ask('read', { secret: other.secret })).json()).toMatchObject({ state: 'ACTIVE' })
  })

  it('stops also when the payer cannot be asked to forget', async () => {
    service.payer.replies.set('/revoke', { status: 503, json: {} })
    const { secret } = await linked()
    expect((await ask('stop', { secret })).json()).toMatchObject({ state: 'REVOKED' })
  })
})
