import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_APPLICATIONS } from '../applications/testApplications.ts'
import { CHANGE_TYPES, webhookEventSchema } from '../../contract/webhooks.ts'
import { createOutbound } from '../smart/outbound.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { linkPlan } from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { claimDelivery } from './claimDelivery.ts'
import { createDeliverer } from './createDeliverer.ts'
import { recordChange } from './recordChange.ts'
import { readmeReadEvent } from './testing/readmeReadEvent.ts'
import { startReceiver } from './testing/startReceiver.ts'
import { removeWebhook, rotateWebhookSecret, setWebhook } from './webhook.ts'
import type { ChangeType } from '../../contract/webhooks.ts'
import type { Deps } from '../deps.ts'
import type { Deliverer } from './createDeliverer.ts'
import type { ReadEvent } from './testing/readmeReadEvent.ts'
import type { Receiver } from './testing/startReceiver.ts'

const MINUTE = 60_000
const APPLICATION = TEST_APPLICATIONS[0]?.id ?? ''

const service = serviceForSuite()
let readEvent: ReadEvent
let receiver: Receiver
let deps: Deps
let logged: unknown[]
const running: Deliverer[] = []

beforeAll(async () => {
  readEvent = await readmeReadEvent()
})
beforeEach(async () => {
  receiver = await startReceiver()
  logged = []
  const note = (...line: unknown[]) => void logged.push(line)
  deps = {
    ...service.deps,
    config: { ...service.deps.config, outboundAllow: [receiver.hostPort] },
    outbound: createOutbound({ allow: [receiver.hostPort] }),
    log: { ...service.deps.log, warn: note, error: note } as Deps['log'],
  }
})
afterEach(async () => {
  for (const deliverer of running.splice(0)) await deliverer.stop()
  await removeWebhook(deps, APPLICATION)
  await deps.outbound.close()
  await receiver.close()
})

/** The process at work, or another one on the same database. */
function start(own: Deps = deps): Deliverer {
  const deliverer = createDeliverer(own)
  running.push(deliverer)
  return deliverer
}

async function deliverDue(deliverer: Deliverer): Promise<void> {
  await deliverer.wake()
  await deliverer.idle()
}

async function register(): Promise<string> {
  const secret = await setWebhook(deps, APPLICATION, receiver.url)
  if (secret === undefined) throw new Error('There was a webhook already')
  return secret
}

const USER = { externalId: 'usr_\uFEFF"ä' }
let linked: Promise<string> | undefined

async function authorizationId(): Promise<string> {
  const { session } = await linkPlan(service, { user: USER })
  return (await authorizationsOf(service, session))[0]?.id ?? ''
}

/** @returns the id of what is to be told */
async function settle(type: ChangeType): Promise<string> {
  const authorization = await (linked ??= authorizationId())
  const before = await outboxIds()
  await deps.database.transaction((trx) =>
    recordChange(deps, trx, { applicationId: APPLICATION, authorizationId: authorization, type }),
  )
  return (await outboxIds()).find((id) => !before.includes(id)) ?? ''
}

async function outboxIds(): Promise<string[]> {
  const rows = await deps.database.kysely.selectFrom('outbox').select('id').execute()
  return rows.map(({ id }) => id)
}

const rowOf = (id: string) =>
  deps.database.kysely.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

const idsHeard = () => receiver.received.map(({ body }) => (JSON.parse(body) as { id: string }).id)

describe('createDeliverer', () => {
  it.each(CHANGE_TYPES)('tells of %s, signed, with what a host needs to act and no more', async (type) => {
    const secret = await register()
    const id = await settle(type)
    await deliverDue(start())
    const [delivery] = receiver.received
    if (delivery === undefined) throw new Error('Nothing came')
    expect(readEvent(delivery.body, delivery.signature, secret, deps.clock())).toEqual({
      id,
      type,
      created: Math.floor(deps.clock() / 1000),
      data: {
        authorization: await linked,
        application: APPLICATION,
        mode: 'TEST',
        usage: 'ONE_TIME',
        endpoint: { id: 'd39433b7-0fbd-4bc2-bdae-fb276799979f' },
        user: USER,
      },
    })
    expect(webhookEventSchema.safeParse(JSON.parse(delivery.body)).success).toBe(true)
    expect(delivery.headers).toMatchObject({ 'content-type': 'application/json' })
    expect(await rowOf(id)).toMatchObject({
      attempts: 1,
      delivered_at: new Date(deps.clock()),
      next_attempt_at: null,
      claimed_until: null,
    })
    await deliverDue(start())
    expect(receiver.received).toHaveLength(1)
  })

  it('leaves out the user where there is none', async () => {
    await register()
    await settle('synced')
    const authorizations = deps.database.kysely.updateTable('patient_authorization')
    await authorizations.set({ user_id: null }).execute()
    linked = undefined
    await deliverDue(start())
    expect(JSON.parse(receiver.received[0]?.body ?? '')).not.toHaveProperty('data.user')
  })

  it('tries five times with growing breaks, with one id and a signature of the time, and then gives up', async () => {
    const secret = await register()
    receiver.answer = (_received, response) => response.writeHead(500).end('patient name')
    const id = await settle('synced')
    const deliverer = start()
    await deliverDue(deliverer)
    for (const wait of [1, 10, 60, 360]) {
      service.advance(wait * MINUTE - 1)
      const before = receiver.received.length
      await deliverDue(deliverer)
      expect(receiver.received).toHaveLength(before)
      service.advance(1)
      await deliverDue(deliverer)
      expect(receiver.received).toHaveLength(before + 1)
      const { body = '', signature = '' } = receiver.received.at(-1) ?? {}
      expect(readEvent(body, signature, secret, deps.clock())).toMatchObject({ type: 'synced' })
    }
    service.advance(30 * 24 * 60 * MINUTE)
    await deliverDue(deliverer)
    const row = await rowOf(id)
    expect(idsHeard()).toEqual([id, id, id, id, id])
    expect(row).toMatchObject({ attempts: 5, delivered_at: null, next_attempt_at: null })
    expect(row.failed_at).not.toBeNull()
    expect(JSON.stringify(logged)).toContain('status 500')
    expect(JSON.stringify(logged)).not.toMatch(/patient name|whsec_|127\.0\.0\.1|usr_/)
  })

  it('goes on after a failure as soon as the host takes it', async () => {
    await register()
    receiver.answer = (_received, response) => response.writeHead(503).end()
    const id = await settle('failed')
    const deliverer = start()
    await deliverDue(deliverer)
    receiver.answer = (_received, response) => response.writeHead(202).end()
    service.advance(MINUTE)
    await deliverDue(deliverer)
    expect(await rowOf(id)).toMatchObject({ attempts: 2, delivered_at: new Date(deps.clock()) })
  })

  it('does not follow a redirect, not even to a place that may be called', async () => {
    await register()
    receiver.answer = (_received, response) => response.writeHead(307, { location: receiver.url }).end()
    const id = await settle('synced')
    await deliverDue(start())
    expect(receiver.received).toHaveLength(1)
    expect(await rowOf(id)).toMatchObject({ attempts: 1, delivered_at: null })
  })

  it('does not read an answer that has no end', async () => {
    await register()
    let pieces = 0
    receiver.answer = (_received, response) => {
      response.writeHead(200)
      const piece = Buffer.alloc(65_536)
      const pour = () => {
        while (!response.destroyed && response.write(piece)) pieces += 1
      }
      response.on('drain', pour).on('error', () => undefined)
      pour()
    }
    const id = await settle('synced')
    await deliverDue(start())
    expect(await rowOf(id)).toMatchObject({ delivered_at: new Date(deps.clock()) })
    expect(pieces).toBeLessThan(200)
  })

  it('counts an attempt at a place that may not be called, and does not call it', async () => {
    await register()
    const id = await settle('synced')
    const guarded = { ...deps, config: { ...deps.config, outboundAllow: [] } }
    await deliverDue(start(guarded))
    expect(await rowOf(id)).toMatchObject({ attempts: 1 })
    await deps.database.kysely.updateTable('webhook').set({ url: 'https://127.0.0.1:65000/' }).execute()
    service.advance(MINUTE)
    // Allowed when it was registered, and not to the guard that connects.
    const blind = { ...deps, config: { ...deps.config, outboundAllow: ['127.0.0.1:65000'] } }
    await deliverDue(start(blind))
    expect(await rowOf(id)).toMatchObject({ attempts: 2 })
    expect(receiver.received).toEqual([])
    expect(JSON.stringify(logged)).toContain('OutboundRefused')
  })

  it('tells each change once although two processes look at the same time', async () => {
    await register()
    const told = []
    for (let count = 0; count < 6; count += 1) told.push(await settle('synced'))
    const processes = [start(), start(), start()]
    await Promise.all(processes.map((process) => deliverDue(process)))
    expect(idsHeard().toSorted()).toEqual(told.toSorted())
  })

  it('tells again, with the same id, what a process had sent when it died', async () => {
    await register()
    const id = await settle('revoked')
    const dead = await claimDelivery(deps, APPLICATION)
    await deliverDue(start())
    expect(receiver.received).toEqual([])
    service.advance(MINUTE)
    await deliverDue(start())
    expect(idsHeard()).toEqual([dead?.id])
    expect(await rowOf(id)).toMatchObject({ attempts: 1 })
  })

  it('lets go of what is under way when it stops, and tells it again at once', async () => {
    await register()
    const id = await settle('synced')
    let asked: () => void = () => undefined
    const underWay = new Promise<void>((resolve) => (asked = resolve))
    receiver.answer = () => asked()
    const stopping = start()
    await stopping.wake()
    await underWay
    await stopping.stop()
    expect(await rowOf(id)).toMatchObject({ attempts: 0, claimed_until: null })
    receiver.answer = (_received, response) => response.writeHead(204).end()
    await deliverDue(start())
    expect(idsHeard()).toEqual([id, id])
  })

  it('signs with the old secret too while a new one takes its place', async () => {
    const old = await register()
    const fresh = (await rotateWebhookSecret(deps, APPLICATION, 60 * MINUTE)) ?? ''
    const verifies = async (secrets: Record<string, boolean>) => {
      await settle('synced')
      await deliverDue(start())
      const { body = '', signature = '' } = receiver.received.at(-1) ?? {}
      for (const [secret, isGood] of Object.entries(secrets)) {
        const read = () => readEvent(body, signature, secret, deps.clock())
        if (isGood) expect(read()).toMatchObject({ type: 'synced' })
        else expect(read).toThrow('Not an event')
      }
    }
    await verifies({ [old]: true, [fresh]: true })
    service.advance(60 * MINUTE)
    await verifies({ [old]: false, [fresh]: true })
  })

  it('keeps the secret when the webhook moves', async () => {
    const secret = await register()
    expect(await setWebhook(deps, APPLICATION, `${receiver.url}/moved`)).toBeUndefined()
    await settle('synced')
    await deliverDue(start())
    const { body = '', signature = '' } = receiver.received[0] ?? {}
    expect(readEvent(body, signature, secret, deps.clock())).toMatchObject({ type: 'synced' })
  })

  it('tells nothing of before the webhook, and nothing after it', async () => {
    await settle('synced')
    await register()
    await deliverDue(start())
    await settle('revoked')
    await removeWebhook(deps, APPLICATION)
    await register()
    await deliverDue(start())
    expect(receiver.received).toEqual([])
  })

  it('keeps no secret in the clear', async () => {
    const secret = await register()
    const rows = await deps.database.kysely.selectFrom('webhook').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})
