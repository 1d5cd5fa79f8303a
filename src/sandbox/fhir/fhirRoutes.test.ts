import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RESOURCE_TYPES, SHARED_RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { linkPatient } from '../testing/journey.ts'
import { keysOf, readFhir, walkPages } from '../testing/readFhir.ts'
import { startSandbox, type RunningSandbox } from '../testing/startSandbox.ts'
import { patientParameters } from './patientLinks.ts'

let sandbox: RunningSandbox
let adult: { accessToken: string; patient: string }
let child: { accessToken: string; patient: string }
beforeAll(async () => {
  sandbox = await startSandbox()
  adult = await linkPatient(sandbox, 'patient1@flexpa.com')
  child = await linkPatient(sandbox, 'patient2@flexpa.com', { person: 'Leo Raman' })
})
afterAll(() => sandbox.close())

const patientTypes = RESOURCE_TYPES.filter((type) => patientParameters(type).length > 0)

describe('discovery', () => {
  it('tells the SMART configuration to any origin, whatever it accepts, with absolute URLs', async () => {
    const path = '.well-known/smart-configuration'
    const { status, headers, body } = await readFhir(sandbox, path, undefined, { accept: 'text/html' })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(body).toMatchObject({
      issuer: sandbox.publicUrl,
      authorization_endpoint: `${sandbox.publicUrl}/authorize`,
      token_endpoint: `${sandbox.publicUrl}/token`,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    })
    expect(body.capabilities).toContain('launch-standalone')
  })

  it('agrees with the metadata of the authorization server', async () => {
    const smart = (await readFhir(sandbox, '.well-known/smart-configuration')).body
    const server = (await readFhir(sandbox, `${sandbox.publicUrl}/.well-known/openid-configuration`)).body
    for (const name of [
      'issuer',
      'jwks_uri',
      'authorization_endpoint',
      'token_endpoint',
      'revocation_endpoint',
      'introspection_endpoint',
      'code_challenge_methods_supported',
      'token_endpoint_auth_methods_supported',
      'authorization_response_iss_parameter_supported',
    ]) {
      expect({ [name]: smart[name] }).toEqual({ [name]: server[name] })
    }
  })

  it('describes itself without a token, and does all that it describes', async () => {
    const { status, headers, body } = await readFhir(sandbox, 'metadata')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8')
    expect(body).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      kind: 'instance',
    })
    const [rest] = body.rest as { resource: { type: string; searchParam: { name: string }[] }[] }[]
    expect(rest!.resource.map(({ type }) => type)).toEqual([...RESOURCE_TYPES])
    for (const { type, searchParam } of rest!.resource) {
      for (const { name } of searchParam) {
        const value = name === '_id' ? 'nothing' : adult.patient
        const found = await readFhir(sandbox, `${type}?${name}=${value}`, adult.accessToken)
        expect(found.status).toBe(200)
        expect(found.body.link?.[0]?.url).toContain(`${name}=`)
      }
    }
  })
})

describe('search by patient', () => {
  it.each(patientTypes)('finds %s, each once, however the pages are cut', async (type) => {
    for (const count of [1, 3, 200]) {
      const path = `${type}?patient=Patient/${adult.patient}&_count=${String(count)}`
      const pages = await walkPages(sandbox, path, adult.accessToken)
      const keys = keysOf(pages)
      expect(keys.length).toBeGreaterThan(0)
      expect(new Set(keys).size).toBe(keys.length)
      expect(pages.every(({ total }) => total === keys.length)).toBe(true)
      expect(pages.slice(0, -1).every(({ entry }) => entry?.length === count)).toBe(true)
    }
  })

  it('sends 50 when not told, and never more than 200', async () => {
    const unlimited = (await readFhir(sandbox, 'Observation', adult.accessToken)).body
    expect(unlimited.link?.[0]?.url).toContain('_count=50')
    const greedy = (await readFhir(sandbox, 'Observation?_count=5000', adult.accessToken)).body
    expect(greedy.link?.[0]?.url).toContain('_count=200')
  })

  it('counts without sending when asked for none', async () => {
    const { body, text } = await readFhir(sandbox, 'Observation?_count=0', adult.accessToken)
    expect(body.total).toBeGreaterThan(0)
    expect(text).not.toContain('"entry"')
    expect(body.link?.map(({ relation }) => relation)).toEqual(['self'])
  })

  it('takes the patient as id, as reference and as full URL, by R4’s other names too', async () => {
    const values = [child.patient, `Patient/${child.patient}`, `${sandbox.fhirBase}/Patient/${child.patient}`]
    for (const value of values) {
      for (const query of [
        `Condition?patient=${value}`,
        `Condition?subject=${value}`,
        `Coverage?beneficiary=${value}`,
      ]) {
        const { status, body } = await readFhir(sandbox, query, child.accessToken)
        expect(status).toBe(200)
        expect(body.total).toBeGreaterThan(0)
      }
    }
  })

  it('never shows one patient’s resources to another, not even within a family', async () => {
    const parent = await linkPatient(sandbox, 'patient2@flexpa.com', { person: 'Priya Raman' })
    for (const type of patientTypes) {
      const ofChild = keysOf(await walkPages(sandbox, type, child.accessToken))
      const ofParent = keysOf(await walkPages(sandbox, type, parent.accessToken))
      expect(ofChild.filter((key) => ofParent.includes(key))).toEqual([])
    }
  })

  it('adds the Provenances about a page when asked', async () => {
    const path = 'Condition?_revinclude=Provenance:target&_count=1'
    const pages = await walkPages(sandbox, path, adult.accessToken)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.some((page) => keysOf([page], 'include').some((key) => key.startsWith('Provenance/')))).toBe(
      true,
    )
  })

  it('leaves parameters that it does not know out of the self link', async () => {
    const { body } = await readFhir(sandbox, 'Condition?color=red', adult.accessToken)
    expect(body.link?.[0]?.url).not.toContain('color')
  })

  it.each(SHARED_RESOURCE_TYPES.filter((type) => type !== 'Medication'))(
    'finds the shared %s by _id',
    async (type) => {
      const all = keysOf(await walkPages(sandbox, type, child.accessToken))
      const id = all[0]!.split('/')[1]!
      expect(keysOf([(await readFhir(sandbox, `${type}?_id=${id}`, child.accessToken)).body])).toEqual([
        `${type}/${id}`,
      ])
    },
  )
})

describe('references', () => {
  it('lead to a resource that the same token can read', async () => {
    for (const { accessToken, patient } of [adult, child]) {
      const seen = new Set<string>()
      for (const type of patientTypes) {
        const pages = await walkPages(sandbox, `${type}?patient=${patient}&_count=200`, accessToken)
        for (const [, reference = ''] of JSON.stringify(pages).matchAll(/"reference":"([^"]+)"/g))
          seen.add(reference)
      }
      expect(seen.size).toBeGreaterThan(10)
      for (const reference of seen) {
        const { status, body } = await readFhir(sandbox, reference, accessToken)
        const isParent = reference.startsWith('Patient/') && reference !== `Patient/${patient}`
        expect([reference, status]).toEqual([reference, isParent ? 403 : 200])
        if (!isParent) expect(`${body.resourceType}/${body.id ?? ''}`).toBe(reference)
      }
    }
  })
})

describe('an answer that is not the resource', () => {
  const cases: [
    string,
    () => Promise<{ path: string; token?: string; method?: string; accept?: string }>,
    number,
    string,
  ][] = [
    ['no token', async () => ({ path: 'Patient/x' }), 401, 'login'],
    ['an unknown token', async () => ({ path: 'Patient/x', token: 'nonsense' }), 401, 'login'],
    [
      'another patient',
      async () => ({ path: `Patient/${child.patient}`, token: adult.accessToken }),
      403,
      'forbidden',
    ],
    [
      'a search for another patient',
      async () => ({ path: `Coverage?patient=${child.patient}`, token: adult.accessToken }),
      403,
      'forbidden',
    ],
    [
      'a search for one of two patients',
      async () => ({ path: `Coverage?patient=${adult.patient},${child.patient}`, token: adult.accessToken }),
      403,
      'forbidden',
    ],
    ['an unknown id', async () => ({ path: 'Observation/none', token: adult.accessToken }), 404, 'not-found'],
    ['an unknown type', async () => ({ path: 'Claim/1', token: adult.accessToken }), 404, 'not-supported'],
    [
      'an unknown operation',
      async () => ({ path: `Patient/${adult.patient}/$everything`, token: adult.accessToken }),
      404,
      'not-supported',
    ],
    [
      'a malformed count',
      async () => ({ path: 'Observation?_count=many', token: adult.accessToken }),
      400,
      'value',
    ],
    [
      'a forged page',
      async () => ({ path: 'Observation?_page=AAAA', token: adult.accessToken }),
      400,
      'value',
    ],
    [
      'a broken address',
      async () => ({ path: 'Observation/%E0%A4%A', token: adult.accessToken }),
      400,
      'invalid',
    ],
    [
      'a wish for XML',
      async () => ({ path: 'metadata', accept: 'application/fhir+xml' }),
      406,
      'not-supported',
    ],
    [
      'a write',
      async () => ({ path: 'Patient', token: adult.accessToken, method: 'POST' }),
      405,
      'not-supported',
    ],
  ]
  it.each(cases)('is an OperationOutcome for %s', async (_what, ask, status, code) => {
    const { path, token, ...init } = await ask()
    const answer = await readFhir(sandbox, path, token, init)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/fhir+json')
    expect(answer.body).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code }],
    })
  })

  it('hides whether another patient’s resource exists', async () => {
    const [key = ''] = keysOf([(await readFhir(sandbox, 'Condition', adult.accessToken)).body])
    expect((await readFhir(sandbox, key, child.accessToken)).status).toBe(404)
  })

  it('is 403 for a type that the scope leaves out', async () => {
    const scope = 'launch/patient patient/Patient.read patient/Coverage.rs'
    const { accessToken, patient } = await linkPatient(sandbox, 'patient1@flexpa.com', { scope })
    expect((await readFhir(sandbox, `Patient/${patient}`, accessToken)).status).toBe(200)
    expect((await readFhir(sandbox, 'Coverage', accessToken)).status).toBe(200)
    const refused = await readFhir(sandbox, 'Observation', accessToken)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope')
  })
})
