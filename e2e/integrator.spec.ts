import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { UUID } from '../src/contract/keys.ts'
import { RESOURCE_TYPES } from '../src/contract/resourceTypes.ts'
import { LinkApi } from './http/LinkApi.ts'
import { countByType } from './checks/countByType.ts'
import { HUMANA, linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_1 } from './pages/PayerWindow.ts'
import { expect, story } from './system/story.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'

async function linkedApi(system: RunningSystem, usage: 'ONE_TIME' | 'MULTIPLE' = 'ONE_TIME') {
  const linked = await linkOverHttp(system, { login: PATIENT_1, usage, externalId: 'usr_1234' })
  return { api: new LinkApi(system), linked }
}

story.describe('an integrator', () => {
  story('exchanges the public token once, with the right secret key only', async ({ system }) => {
    const { api, linked } = await linkedApi(system)

    const wrong = await api.exchange(linked.publicToken, TEST_KEYS.legacy.secretKey)
    expect(wrong.status).toBeGreaterThanOrEqual(400)
    expect(wrong.status).toBeLessThan(500)

    const first = await api.exchange(linked.publicToken)
    expect(first.status).toBe(200)
    expect(await first.json()).toMatchObject({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: expect.any(Number),
      usage: 'ONE_TIME',
      refresh_expires_in: 86_400,
      patient: expect.stringMatching(/^Patient\//),
      user: { externalId: 'usr_1234' },
      endpoint: { id: HUMANA, name: 'humana-sandbox', label: ['Humana'], refreshable: true },
      sync: { state: 'COMPLETED', resourceTypes: linked.counts },
    })

    const second = await api.exchange(linked.publicToken)
    expect(second.status).toBe(400)
    expect(await second.json()).toMatchObject({
      statusCode: 400,
      error: 'Bad Request',
      message: expect.stringContaining('public token'),
    })
  })

  story('introspects the access token', async ({ system }) => {
    const { api, linked } = await linkedApi(system, 'MULTIPLE')
    const exchange = await api.exchanged(linked.publicToken)
    expect(exchange.refresh_token).toEqual(expect.any(String))
    const told = await api.introspected(exchange.access_token)
    expect(told).toMatchObject({
      active: true,
      iss: system.urls.api,
      aud: system.urls.api,
      patient: exchange.patient,
      client_id: expect.stringMatching(UUID),
      state: 'EXCHANGED',
      usage: 'MULTIPLE',
      user: { externalId: 'usr_1234' },
      sync: { state: 'COMPLETED', resourceTypes: linked.counts },
    })
    expect(told.exp).toBeGreaterThan(told.iat)
  })

  story('searches page by page and reads single resources', async ({ system }) => {
    const { api, linked } = await linkedApi(system)
    const { access_token: token, patient } = await api.exchanged(linked.publicToken)

    const whole = await api.search(
      '/fhir/ExplanationOfBenefit?patient=$PATIENT_ID&_count=1000&_total=accurate',
      token,
    )
    expect(whole).toMatchObject({ type: 'searchset', total: linked.counts['ExplanationOfBenefit'] })
    const paged = await api.searchAll('/fhir/ExplanationOfBenefit?patient=%24PATIENT_ID&_count=2', token)
    const ids = paged.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(whole.entry.map(({ resource }) => resource.id))

    const claim = paged[0]
    expect(claim).toMatchObject({ patient: { reference: patient } })
    const read = await api.get(`/fhir/ExplanationOfBenefit/${claim?.id ?? ''}`, token)
    expect(read.headers.get('content-type')).toContain('application/fhir+json')
    expect(await read.json()).toEqual(claim)
    const byId = await api.search(`/fhir/ExplanationOfBenefit?_id=${claim?.id ?? ''}`, token)
    expect(byId.entry.map(({ resource }) => resource.id)).toEqual([claim?.id])

    const later = await api.search('/fhir/ExplanationOfBenefit?_count=2&_offset=2', token)
    expect(later.entry.map(({ resource }) => resource.id)).toEqual(ids.slice(2, 4))
  })

  story('gets everything of the patient, every reference of which leads somewhere', async ({ system }) => {
    const { api, linked } = await linkedApi(system)
    const { access_token: token } = await api.exchanged(linked.publicToken)
    const everything = await api.searchAll('/fhir/Patient/$PATIENT_ID/$everything?_count=50', token)
    const counted = countByType(everything)
    for (const type of ['Patient', 'Coverage', 'ExplanationOfBenefit', 'Condition', 'Observation'] as const) {
      expect.soft(counted[type], type).toBe(linked.counts[type])
    }

    const references = new Set(
      [...JSON.stringify(everything).matchAll(/"reference":"([A-Z]\w+\/[^"]+)"/g)].map(
        (match) => match[1] ?? '',
      ),
    )
    expect(references.size).toBeGreaterThan(5)
    for (const reference of references) {
      const [type = ''] = reference.split('/')
      expect.soft(RESOURCE_TYPES, reference).toContain(type)
      const response = await api.get(`/fhir/${reference}`, token)
      expect.soft(response.status, reference).toBe(200)
    }
  })

  story('is told in the documented shape what it did wrong', async ({ system }) => {
    const { api, linked } = await linkedApi(system)
    const { access_token: token } = await api.exchanged(linked.publicToken)
    const outcome = (code: string) => ({
      resourceType: 'OperationOutcome',
      issue: [expect.objectContaining({ severity: 'error', code })],
    })

    const stranger = await api.get('/fhir/Patient', 'no-token')
    expect(stranger.status).toBe(401)
    expect(await stranger.json()).toMatchObject(outcome('login'))
    const absent = await api.get(`/fhir/Patient/${crypto.randomUUID()}`, token)
    expect(absent.status).toBe(404)
    expect(await absent.json()).toMatchObject(outcome('not-found'))
    expect((await api.get('/fhir/Slot', token)).status).toBeGreaterThanOrEqual(400)

    const forged = await api.introspect(`${token.slice(0, -6)}AAAAAA`)
    expect(forged.status).toBe(401)
    expect(await forged.json()).toMatchObject({ statusCode: 401, error: 'Unauthorized' })
    const malformed = await api.exchange('public_token_of_mine')
    expect(malformed.status).toBe(400)
    expect(await malformed.json()).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('ublic'),
    })
    expect(malformed.headers.get('x-request-id')).toBeTruthy()

    const metadata = await api.get('/fhir/metadata')
    expect(await metadata.json()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
  })
})
