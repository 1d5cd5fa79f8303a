import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { createService } from '../../createService.ts'
import { createLog } from '../../log/createLog.ts'
import { START_TIMEOUT_MS } from '../../testing/createTestService.ts'
import { refresh, requestToken, revoke } from '../../testing/linkApi.ts'
import { mortalDatabase } from '../../testing/mortalDatabase.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { expectOutcome } from '../testing/expectOutcome.ts'
import { linkPatient, serveObservations, syncedPatient } from '../testing/linkedPatient.ts'
import type { AddressInfo } from 'node:net'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { LinkedPatient } from '../testing/linkedPatient.ts'

const service = serviceForSuite()
let amy: LinkedPatient
let observations: string[]

beforeAll(async () => {
  serveObservations(service, 3)
  amy = await syncedPatient(service)
  observations = idsOf(await amy.ask('/fhir/Observation'))
}, START_TIMEOUT_MS)

const idsOf = (response: LightMyRequestResponse) =>
  response.json<{ entry: { resource: { id: string } }[] }>().entry.map(({ resource }) => resource.id)

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const form = (payload: string, headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  payload,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
})

describe('methods', () => {
  const PATHS = [
    ['/fhir/metadata', 'GET'],
    ['/fhir/Observation', 'GET'],
    ['/fhir/Observation/', 'GET'],
    ['/fhir/Observation/_search', 'POST'],
    ['/fhir/Observation/x', 'GET'],
    ['/fhir/Patient/$PATIENT_ID', 'GET'],
    ['/fhir/Patient/$everything', 'GET'],
    ['/fhir/Patient/x/%24everything', 'GET'],
  ] as const
  const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'LOCK']

  it.each(PATHS)('of %s: none but %s, and 405 says so', async (url, allowed) => {
    for (const method of METHODS.filter((each) => each !== allowed)) {
      const body = ['PUT', 'PATCH', 'POST'].includes(method) && {
        payload: '{not json',
        headers: { 'content-type': 'application/json' },
      }
      const response = await amy.ask(url, { method: method as 'PUT', ...body })
      expect.soft(response.statusCode, method).toBe(405)
      expect.soft(response.headers.allow, method).toBe(allowed)
      if (method !== 'HEAD') expectOutcome(response, 405, 'not-supported')
    }
  })

  it.each(['/fhir', '/fhir/Claim', '/fhir/Patient/1/$match', '/fhir/_search', '/fhir/Patient/1/_history'])(
    'do not matter at %s, where nothing is',
    async (url) => {
      for (const method of METHODS.filter((each) => each !== 'HEAD')) {
        expectOutcome(await amy.ask(url, { method: method as 'PUT' }), 404, 'not-supported')
      }
    },
  )
})

describe('content negotiation', () => {
  it.each([
    'application/json',
    'application/fhir+json',
    'Application/FHIR+JSON; charset=UTF-8',
    'application/fhir+json; fhirVersion=4.0',
    'text/json',
    '*/*',
    'application/*;q=0.1',
    'application/xml, application/json;q=0.2',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/fhir+xml;q=0, */*',
    '',
  ])('gives JSON for Accept: %s', async (accept) => {
    const response = await amy.ask('/fhir/Patient', { headers: { accept } })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
  })

  it.each([
    'application/fhir+xml',
    'text/html',
    'application/xml, application/json;q=0',
    'application/json;q=0, application/fhir+json;q=0.0, text/json;q=0, */*',
    'application/fhir+json; fhirVersion=3.0',
    'notjson/json',
    'application/ndjson',
  ])('refuses Accept: %s', async (accept) => {
    expect(
      expectOutcome(await amy.ask('/fhir/Patient', { headers: { accept } }), 406, 'not-supported'),
    ).toContain('Accept')
  })

  it.each([
    ['json', 200],
    ['application/json', 200],
    ['application/fhir+json', 200],
    ['application%2Ffhir%2Bjson', 200],
    ['application/fhir+json;fhirVersion=4.0', 200],
    ['', 200],
    ['xml', 406],
    ['application/fhir%2Bxml', 406],
    ['html', 406],
    ['jsonp', 406],
  ])('goes by _format=%s before Accept: %i', async (format, status) => {
    const headers = { accept: status === 200 ? 'application/fhir+xml' : 'application/json' }
    // An empty one asks for nothing.
    const asked = format === '' ? {} : { headers }
    const response = await amy.ask(`/fhir/Patient?_format=${format}`, asked)
    expect(response.statusCode).toBe(status)
    if (status === 406) expect(expectOutcome(response, 406, 'not-supported')).toContain('_format')
    const posted = await amy.ask('/fhir/Patient/_search', form(`_format=${format}`))
    expect(posted.statusCode).toBe(status)
  })

  it('is the same for what needs no token', async () => {
    expect((await service.app.inject('/fhir/metadata')).statusCode).toBe(200)
    expectOutcome(await service.app.inject('/fhir/metadata?_format=xml'), 406, 'not-supported')
  })
})

describe('POST [type]/_search', () => {
  it('takes the parameters of the form and of the address together', async () => {
    const [first = '', second = ''] = observations
    const both = await amy.ask(
      `/fhir/Observation/_search?_id=${first},${second}`,
      form('_count=1&_total=accurate'),
    )
    expect(both.statusCode).toBe(200)
    expect(both.json()).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 2, entry: [{}] })
    const narrowed = await amy.ask(`/fhir/Observation/_search?_id=${first},${second}`, form(`_id=${second}`))
    expect(idsOf(narrowed)).toEqual([second])
    const patient = await amy.ask('/fhir/Observation/_search', form('patient=Patient%2F%24PATIENT_ID'))
    expect(idsOf(patient)).toEqual(observations)
  })

  it('is a search for all without a body', async () => {
    for (const options of [{ method: 'POST' as const }, form('')]) {
      expect(idsOf(await amy.ask('/fhir/Observation/_search', options))).toEqual(observations)
    }
  })

  it.each([
    'application/x-www-form-urlencoded; charset=UTF-8',
    'application/x-www-form-urlencoded;charset="utf-8"',
  ])('takes a form called %s', async (type) => {
    const response = await amy.ask('/fhir/Observation/_search', form('_count=1', { 'content-type': type }))
    expect(idsOf(response)).toHaveLength(1)
  })

  it.each([
    ['application/json', '{"_count":1}', {}],
    ['application/fhir+json', '{"resourceType":"Parameters"}', {}],
    ['multipart/form-data; boundary=x', '--x--', {}],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', '_count=1', {}],
    ['', '_count=1', {}],
    ['application/x-www-form-urlencoded', 'x', { 'content-encoding': 'gzip' }],
  ])('does not take %s', async (type, payload, headers) => {
    const response = await amy.ask(
      '/fhir/Observation/_search',
      form(payload, { 'content-type': type, ...headers }),
    )
    expectOutcome(response, 415, 'not-supported')
  })

  it('reads 64 kB and no more', async () => {
    const fits = `_id=${observations[0]}&_x=`.padEnd(64 * 1024, 'x')
    expect(idsOf(await amy.ask('/fhir/Observation/_search', form(fits)))).toEqual([observations[0]])
    expectOutcome(await amy.ask('/fhir/Observation/_search', form(`${fits}x`)), 413, 'too-long')
  })

  it('reads no body of those it does not know', async () => {
    const payload = 'x'.repeat(70_000)
    const response = await service.app.inject({ url: '/fhir/Observation/_search', ...form(payload) })
    expectOutcome(response, 401, 'login')
  })
})

describe('addresses', () => {
  it.each(['/fhir/Observation?', '/fhir/Observation/', '/fhir/Observation/?', '/fhir/Observation?&&'])(
    'may end as %s',
    async (url) => {
      expect(idsOf(await amy.ask(url))).toEqual(observations)
    },
  )

  it.each([
    '/fhir/Patient/$PATIENT_ID',
    '/fhir/Patient/%24PATIENT_ID',
    '/fhir/Patient/%24%50ATIENT_ID/?',
    '/fhir/Patient/$PATIENT_ID?_pretty=true',
  ])('name the patient of the token: %s', async (url) => {
    const response = await amy.ask(url, { headers: { 'x-flexpa-raw': '1' } })
    expect(response.json()).toMatchObject({ resourceType: 'Patient', id: amy.patientId })
  })

  it('have the wildcard in its own place and spelling only', async () => {
    for (const id of ['$PATIENT_IDs', '$patient_id', '%2524PATIENT_ID', 'x$PATIENT_ID', '$PATIENT_ID%00']) {
      expect((await amy.ask(`/fhir/Patient/${id}`)).statusCode).toBe(404)
    }
    expectOutcome(await amy.ask('/fhir/Coverage/$PATIENT_ID'), 404, 'not-found')
  })

  it.each([
    ['/fhir/%zz', 'not-found'],
    ['/fhir/Patient/%zz', 'not-found'],
    ['/fhir/Patient/%ff', 'not-found'],
    ['/fhir/Patient/%00', 'not-found'],
    ['/fhir/Patient/a%20b', 'not-found'],
    ['/fhir/Patient/undefined', 'not-found'],
    ['/fhir/Patient//$everything', 'not-found'],
    [`/fhir/Patient/${'x'.repeat(2000)}`, 'not-found'],
    ['/fhir/Patient/1/2/3', 'not-supported'],
    ['/fhir/Patient%2F1', 'not-supported'],
    ['/fhir//Patient', 'not-supported'],
    ['/fhir/patient', 'not-supported'],
    ['/fhir/__proto__', 'not-supported'],
    ['/fhir/Patient/$export', 'not-supported'],
  ])('that nothing is at: %s', async (url, code) => {
    expectOutcome(await amy.ask(url), 404, code)
  })

  it.each([
    ['_id=%zz', '_id'],
    ['_id=%ff', '_id'],
    ['_id=%00', '_id'],
    ['_count=1&code=50%', 'code'],
  ])('whose query cannot be read, %s, are refused by the name of the parameter', async (query, name) => {
    expect(expectOutcome(await amy.ask(`/fhir/Observation?${query}`), 400, 'value')).toContain(name)
    expect(expectOutcome(await amy.ask('/fhir/Observation/_search', form(query)), 400, 'value')).toContain(
      name,
    )
  })

  it('may be 8 kB long', async () => {
    const long = (bytes: number) => `/fhir/Observation?_id=${observations[0]}&_x=`.padEnd(bytes, 'x')
    expect(idsOf(await amy.ask(long(8192)))).toEqual([observations[0]])
    expect(expectOutcome(await amy.ask(long(8193)), 414, 'too-long')).toContain('_search')
    expectOutcome(await amy.ask(`/fhir/Observation?${'a=1&'.repeat(500)}`), 400, 'too-costly')
  })

  it('beyond what is read at all are refused in FHIR too', async () => {
    await service.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = service.app.server.address() as AddressInfo
    const heard = await new Promise<string>((settle, fail) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `GET /fhir/Observation?_id=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: link.example\r\n\r\n`,
        ),
      )
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => settle(text))
      socket.on('error', fail)
    })
    const [head = '', body = ''] = heard.split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 431 /)
    expect(head).toMatch(/content-type: application\/fhir\+json/i)
    expect(JSON.parse(body)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'too-long' }],
    })
  })
})

describe('tokens', () => {
  it('refused: none, another scheme, a forged one, one in the address', async () => {
    const attempts: InjectOptions[] = [
      {},
      { headers: { authorization: `Basic ${amy.accessToken}` } },
      bearer(`${amy.accessToken}x`),
      { query: { access_token: amy.accessToken } },
    ]
    for (const attempt of attempts) {
      const response = await service.app.inject({ url: '/fhir/Patient', ...attempt })
      expectOutcome(response, 401, 'login')
      expect(response.headers['www-authenticate']).toMatch(/^Bearer/)
    }
  })

  it('refused: two of them', async () => {
    expectOutcome(await amy.ask(`/fhir/Patient?access_token=${amy.accessToken}`), 400, 'invalid')
  })

  it('refused: one that was refreshed, one that was revoked', async () => {
    const ben = await syncedPatient(service)
    const answer = await refresh(service, ben.refreshToken)
    const { access_token: successor } = answer.json<{ access_token: string }>()
    expectOutcome(await ben.ask('/fhir/Patient'), 401, 'login')
    expect((await service.app.inject({ url: '/fhir/Patient', ...bearer(successor) })).statusCode).toBe(200)
    await revoke(service, successor)
    const revoked = await service.app.inject({ url: '/fhir/Patient', ...bearer(successor) })
    expectOutcome(revoked, 401, 'login')
    expect(revoked.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })

  it('refused: one of an application, which has no patient', async () => {
    const answer = await requestToken(service, { grant_type: 'client_credentials' })
    const { access_token } = answer.json<{ access_token: string }>()
    for (const url of ['/fhir/Patient', '/fhir/Patient/$everything', `/fhir/Patient/${amy.patientId}`]) {
      expectOutcome(await service.app.inject({ url, ...bearer(access_token) }), 403, 'forbidden')
    }
  })

  it('open metadata to nobody in particular', async () => {
    expect((await service.app.inject({ url: '/fhir/metadata', ...bearer('nonsense') })).statusCode).toBe(200)
  })
})

describe('what others have', () => {
  it('is not told from what nobody has', async () => {
    const ben = await syncedPatient(service)
    const [foreign = ''] = idsOf(await ben.ask('/fhir/Observation'))
    const told = async (url: string) => {
      const { statusCode, headers, body } = await amy.ask(url)
      expect(statusCode).toBe(404)
      const { date, 'x-request-id': requestId, ...rest } = headers
      expect([date, requestId]).not.toContain(undefined)
      return { statusCode, rest, body }
    }
    const absent = await told(`/fhir/Observation/${randomUUID()}`)
    for (const id of [foreign, foreign.toUpperCase(), 'nobody', 'x'.repeat(65)]) {
      expect(await told(`/fhir/Observation/${id}`)).toEqual(absent)
    }
    expect(await told(`/fhir/Patient/${ben.patientId}`)).toEqual(await told(`/fhir/Patient/${randomUUID()}`))
    expect(await told(`/fhir/Patient/${ben.patientId}/$everything`)).toEqual(
      await told(`/fhir/Patient/${randomUUID()}/$everything`),
    )
  })
})

describe('failures of our own', () => {
  it('are 500 exception, without a word about what it was', async () => {
    const database = mortalDatabase(service.deps.database)
    const app = await createService({ ...service.deps, database })
    database.live(0)
    const response = await amy.ask('/fhir/Patient', {}, app)
    expectOutcome(response, 500, 'exception')
    expect(response.body).not.toContain('dead')
    await app.close()
  })
})

describe('the log', () => {
  it('holds nothing of what was asked for: searches are personal data', async () => {
    const lines: string[] = []
    const log = createLog('trace', { write: (line: string) => void lines.push(line) })
    const database = mortalDatabase(service.deps.database)
    const app = await createService({ ...service.deps, database, log })
    const asked = 'birthdate=1971-02-03&name=Canary&_count=Canary&address=%zzCanary'
    await amy.ask('/fhir/Patient?name=Canary', {}, app)
    await amy.ask(`/fhir/Patient?${asked}`, {}, app)
    await amy.ask('/fhir/Canary/Canary?name=Canary', {}, app)
    await amy.ask('/fhir/%zzCanary?name=Canary', {}, app)
    await amy.ask('/fhir/Patient/_search', form('name=Canary&_count=Canary'), app)
    database.live(0)
    await amy.ask('/fhir/Patient?name=Canary', {}, app)
    await app.close()
    expect(lines.filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThanOrEqual(5)
    expect(lines.some((line) => line.includes('request failed'))).toBe(true)
    expect(lines.filter((line) => /canary|1971/i.test(line))).toEqual([])
  })
})

it('tells a first sync under way from too many requests', async () => {
  const cat = await linkPatient(service)
  const response = await cat.ask('/fhir/Patient/$PATIENT_ID')
  expectOutcome(response, 429, 'transient')
  expect(response.headers['retry-after']).toMatch(/^\d+$/)
  expect(response.headers['x-retry-after']).toBe(response.headers['retry-after'])
  expect(response.headers).not.toHaveProperty('x-ratelimit-limit')
})

it('refuses a token that has expired, whatever it could read before', async () => {
  expect((await amy.ask('/fhir/Patient')).statusCode).toBe(200)
  service.advance(86_400_000)
  const response = await amy.ask('/fhir/Patient')
  expectOutcome(response, 401, 'login')
  expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
})
