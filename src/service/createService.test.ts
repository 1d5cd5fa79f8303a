import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestService } from './testing/createTestService.ts'
import { exchange, linkPlan } from './testing/journey.ts'
import type { TestService } from './testing/createTestService.ts'

describe('the journey of one link', () => {
  let service: TestService
  beforeAll(async () => {
    service = await createTestService()
  })
  afterAll(() => service.close())

  it('ends in an access token that introspects', async () => {
    const { publicToken, events } = await linkPlan(service)
    expect(events.map(({ type }) => type).filter((type) => type !== 'heartbeat')).toEqual([
      'handoff_seen',
      'authorized',
    ])
    const exchanged = await exchange(service, publicToken)
    expect(exchanged.statusCode).toBe(200)
    const body = exchanged.json<{ access_token: string; patient: string }>()
    const introspected = await service.app.inject({
      url: '/link/introspect',
      headers: { authorization: `Bearer ${body.access_token}` },
    })
    expect(introspected.json()).toMatchObject({
      active: true,
      state: 'EXCHANGED',
      patient: body.patient,
      user: { externalId: 'user-1' },
    })
  })
})
