import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hostileData } from '../contract/testing/hostileData.ts'
import { isPublicAddress } from './smart/isPublicAddress.ts'
import { createOutbound, OutboundRefused } from './smart/outbound.ts'
import { bundleOf, condition } from './sync/testing/bundleOf.ts'
import { collectFrom, idsOf } from './sync/testing/collectFrom.ts'
import { startFhirPayer } from './sync/testing/startFhirPayer.ts'
import { createTestService, START_TIMEOUT_MS } from './testing/createTestService.ts'
import {
  comeBack,
  consentAndMint,
  eventsUntil,
  openTestSession,
  PLAN,
  startSignIn,
} from './testing/journey.ts'
import { startCanaries } from './testing/startCanaries.ts'
import { smartMetadata } from './testing/startPayer.ts'
import { sendDelivery } from './outbox/sendDelivery.ts'
import type { LookupAddress } from 'node:dns'
import type { Canaries } from './testing/startCanaries.ts'
import type { FhirPayer } from './sync/testing/startFhirPayer.ts'
import type { TestService } from './testing/createTestService.ts'
import type { Outbound } from './smart/outbound.ts'

/** Aetna, whose FHIR base is inside. */
const INSIDE_PLAN = '7c308678-b82f-4787-b961-9e62f24d4120'
const METADATA = '/fhir/.well-known/smart-configuration'

/** Threat 10: nobody makes the service call its own network, in whatever way an address comes to it. */
let canaries: Canaries

beforeAll(async () => {
  canaries = await startCanaries()
})
afterEach(() => {
  expect(canaries.hits.splice(0)).toEqual([])
})
afterAll(() => canaries.close())

describe('the way out, with an exception for another host and port', () => {
  let outbound: Outbound
  /** What names resolve to, look by look; the last for ever. */
  let answers: string[][]
  let looks = 0

  beforeAll(() => {
    answers = [['127.0.0.1']]
    const resolveHost = (
      _name: string,
      _options: unknown,
      callback: (error: null, addresses: LookupAddress[]) => void,
    ) => {
      const found = answers[Math.min(looks, answers.length - 1)] ?? []
      looks += 1
      callback(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    }
    outbound = createOutbound({
      allow: [`127.0.0.1:${canaries.port + 1}`],
      resolveHost: resolveHost as never,
    })
  })
  afterEach(() => {
    answers = [['127.0.0.1']]
    looks = 0
  })
  afterAll(() => outbound.close())

  it.each([
    'http://127.0.0.1:PORT/',
    'https://127.0.0.1:PORT/',
    'http://127.1.2.3:PORT/',
    'http://[::1]:PORT/',
    'http://[0:0:0:0:0:0:0:1]:PORT/',
    'http://[::]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
    'http://[64:ff9b:1::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://[2001:0:7f00:1::]:PORT/',
    'http://[fe80::1]:PORT/',
    'http://[fd00::1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://0:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://0x7f.0.0.1:PORT/',
    'http://0177.0.0.01:PORT/',
    'http://127.1:PORT/',
    'http://127.0.0.1.:PORT/',
    'http://１２７.０.０.１:PORT/',
    'http://127。0。0。1:PORT/',
    'http://%31%32%37.0.0.1:PORT/',
    'http://169.254.169.254:PORT/latest/meta-data/',
    'http://2852039166:PORT/',
    'http://[::ffff:a9fe:a9fe]:PORT/',
    'http://localhost:PORT/',
    'http://localhost.:PORT/',
    'http://LOCALHOST:PORT/',
    'http://payer.example:PORT/',
    'http://payer.example.:PORT/',
    'http://127.0.0.1.nip.io:PORT/',
    'http://user:secret@127.0.0.1:PORT/',
    'http://payer.example@127.0.0.1:PORT/',
    'http://payer.example\\@127.0.0.1:PORT/',
    'ftp://127.0.0.1:PORT/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/',
    'http://127.0.0.1:22/',
    'http://[::1',
    '',
  ])('refuses %s', async (url) => {
    await expect(outbound.fetch(url.replace('PORT', String(canaries.port)))).rejects.toThrow(OutboundRefused)
  })

  it.each([
    ['public and private at once', [['8.8.8.8', '127.0.0.1']]],
    ['private in the clothes of IPv6', [['::ffff:127.0.0.1']]],
    ['private with a zone', [['fe80::1%lo']]],
    ['nothing', [[]]],
    ['no address', [['localhost']]],
    ['first both, then private', [['8.8.8.8', '::1'], ['127.0.0.1']]],
  ])('refuses a name whose server says %s, and looks but once', async (_what, said) => {
    answers = said
    const url = `http://rebinding.example:${canaries.port}/`
    await expect(outbound.fetch(url)).rejects.toThrow(OutboundRefused)
    // There is no second look, between the check and the connection, for another answer.
    expect(looks).toBe(1)
    await expect(outbound.fetch(url)).rejects.toThrow(OutboundRefused)
  })

  it.runIf(hostileData.urls !== null)(
    'refuses every address of the web platform tests, and says no more',
    async () => {
      const all = [...(hostileData.urls ?? []), ...(hostileData.parsedUrls ?? [])]
      // These would be let through, to whoever has them.
      const urls = all.filter((url) => !URL.canParse(url) || !isPublicAddress(new URL(url).hostname))
      expect(all.length - urls.length).toBeLessThan(20)
      const others: string[] = []
      for (const url of urls) {
        await outbound.fetch(url, { timeoutMs: 20 }).then(
          () => others.push(url),
          (error: unknown) => {
            if (!(error instanceof OutboundRefused)) others.push(`${url} ${String(error)}`)
          },
        )
      }
      expect(others).toEqual([])
    },
  )
})

describe('a payer that points inside', () => {
  let payer: FhirPayer

  beforeAll(async () => {
    payer = await startFhirPayer([{ resourceType: 'Patient', id: 'amy' }])
  })
  afterEach(() => {
    payer.script = () => undefined
  })
  afterAll(() => payer.close())

  const inside = (path = '') =>
    canaries.addresses.map((address) => {
      const host = address.includes(':') ? `[${address}]` : address
      return `http://${host}:${canaries.port}/fhir/${path}`
    })

  it.each([301, 302, 303, 307, 308])('by a redirect (%i): the type is noted', async (status) => {
    for (const location of inside('Condition')) {
      payer.script = ({ path }) => (path === 'Condition' ? { status, headers: { location } } : undefined)
      const { failures } = await collectFrom(payer)
      expect(failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'security' }] }])
    }
  })

  it('by a next link: the page before is kept', async () => {
    for (const next of inside('Condition?page=2')) {
      payer.script = ({ path }) => (path === 'Condition' ? bundleOf([condition('c1')], next) : undefined)
      const records = await collectFrom(payer)
      expect(idsOf(records)).toEqual(['c1'])
      expect(records.failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'security' }] }])
    }
  })

  it('by references, attachments and canonical addresses: they stay what they are', async () => {
    const odd = condition('c1', {
      encounter: { reference: inside('Encounter/1')[0] ?? '' },
      note: inside('Encounter/1').map((reference) => ({ reference })),
      content: inside('Binary/1').map((url) => ({ attachment: { url } })),
      instantiatesCanonical: inside('PlanDefinition/1'),
      meta: { profile: inside('StructureDefinition/1') },
    })
    payer.script = ({ path }) => (path === 'Condition' ? bundleOf([odd]) : undefined)
    expect(await collectFrom(payer)).toMatchObject({ failures: [], counts: { Condition: 1 } })
  })
})

describe('a directory or its payer that points inside', () => {
  let service: TestService
  let base: string

  beforeAll(async () => {
    base = `http://127.0.0.1:${canaries.port}`
    service = await createTestService({
      endpoint: (record) => (record.id === INSIDE_PLAN ? { ...record, fhirBase: `${base}/fhir` } : record),
    })
  }, START_TIMEOUT_MS)
  afterEach(() => {
    service.payer.replies.clear()
  })
  afterAll(() => service.close())

  /** @returns the code that the sign-in ends with */
  async function failedLink(endpointId = PLAN): Promise<unknown> {
    const session = await openTestSession(service)
    const path = await consentAndMint(service, session, { endpointId })
    const opened = await service.app.inject({ url: path, headers: { 'sec-fetch-site': 'same-origin' } })
    if (opened.statusCode === 303 && String(opened.headers.location).startsWith(service.payer.url)) {
      const cookie = opened.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      await comeBack(service, { url: String(opened.headers.location), cookie })
    }
    const failed = (await eventsUntil(service, session, 'failed')).at(-1)
    return failed?.type === 'failed' ? failed.code : undefined
  }

  it('by its FHIR base: there is no discovery', async () => {
    expect(await failedLink(INSIDE_PLAN)).toBe('QUERY_INVALID_CONFIG')
  })

  it('by a redirect of its SMART configuration: it is not followed', async () => {
    service.payer.replies.set(METADATA, {
      status: 302,
      json: {},
      headers: { location: `${base}${METADATA}` },
    })
    expect(await failedLink()).toBe('QUERY_INVALID_CONFIG')
  })

  it('by its token and revocation endpoints: no code and no token goes there', async () => {
    service.advance(3_600_000)
    const inside = { token_endpoint: `${base}/token`, revocation_endpoint: `${base}/revoke` }
    service.payer.replies.set(METADATA, { json: smartMetadata(service.payer.url, inside) })
    expect(await failedLink()).toBe('AUTHORIZATION_CODE_EXCHANGE')
  })

  it('by a redirect of its token endpoint: it is not followed', async () => {
    service.advance(3_600_000)
    service.payer.replies.set('/token', { status: 307, json: {}, headers: { location: `${base}/token` } })
    expect(await failedLink()).toBe('AUTHORIZATION_CODE_EXCHANGE')
  })

  it('by its authorization endpoint: the browser is sent there, and nothing of ours', async () => {
    service.advance(3_600_000)
    const inside = { authorization_endpoint: `${base}/authorize` }
    service.payer.replies.set(METADATA, { json: smartMetadata(service.payer.url, inside) })
    const session = await openTestSession(service)
    const { url } = await startSignIn(service, await consentAndMint(service, session))
    expect(url).toContain(`${base}/authorize`)
  })

  it('and an application, by its webhook: nothing is delivered', async () => {
    const urls = [`${base}/hook`, 'https://127.0.0.1/hook', `http://[::1]:${canaries.port}/hook`]
    for (const url of urls) {
      const delivery = { url, event: {}, secrets: ['secret'] } as unknown as Parameters<
        typeof sendDelivery
      >[1]
      const sent = await sendDelivery(service.deps, delivery, new AbortController().signal)
      expect(sent.ok).toBe(false)
    }
  })
})
