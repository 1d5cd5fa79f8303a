import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { parseJson, printJson, stringAt } from './fhirJson.ts'
import { resourceId } from './resourceId.ts'
import { transformResource } from './transformResource.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { JsonObject } from './fhirJson.ts'
import type { TransformContext } from './transformResource.ts'

const BASE = 'https://payer.example/fhir'
const NAMESPACE = '8c7ecf3a-9f2b-4e7e-8f7f-3f9b2d1c0a55'
const at = new Date('2026-11-21T12:00:00.000Z')

function transform(json: JsonObject, synced: string[] = []) {
  const context: TransformContext = {
    base: BASE,
    idNamespace: NAMESPACE,
    authorizationId: 'authorization-1',
    endpointId: 'endpoint-1',
    applicationId: 'application-1',
    mode: 'TEST',
    isSynced: ({ type, id }) => synced.includes(`${type}/${id}`),
  }
  const resource = { type: json.resourceType as ResourceType, id: stringAt(json, 'id') ?? '', json }
  const transformed = transformResource(resource, context)
  return { ...transformed, json: JSON.parse(transformed.serve(3, at).text) as Record<string, unknown> }
}

const ours = (type: string, id: string) => resourceId(NAMESPACE, BASE, type, id)

describe('transformResource', () => {
  it('replaces the id, and keeps the original in meta.source and last in identifier', () => {
    const { json, id } = transform({
      resourceType: 'Condition',
      id: 'c1',
      identifier: [{ system: 'urn:payer', value: 'x' }],
      subject: { display: 'Amy' },
    })
    expect(id).toBe(ours('Condition', 'c1'))
    expect(json).toMatchObject({
      resourceType: 'Condition',
      id,
      meta: { versionId: '3', lastUpdated: '2026-11-21T12:00:00.000Z', source: `${BASE}/Condition/c1` },
    })
    expect(json.identifier).toEqual([
      { system: 'urn:payer', value: 'x' },
      { system: `${BASE}/Condition/SourceResourceId`, value: 'c1' },
    ])
  })

  it('gives Provenance, which has no identifier in R4, none', () => {
    const { json } = transform({ resourceType: 'Provenance', id: 'p1' })
    expect(json).not.toHaveProperty('identifier')
  })

  it("puts the four tags after the payer's own, and keeps its profiles", () => {
    const { json } = transform({
      resourceType: 'Patient',
      id: 'p',
      meta: { versionId: '9', profile: ['urn:profile'], tag: [{ code: 'payer' }] },
    })
    const system = 'https://fhir.flexpa.com/identifiers'
    expect(json.meta).toMatchObject({
      versionId: '3',
      profile: ['urn:profile'],
      tag: [
        { code: 'payer' },
        { system: `${system}/PatientAccessTokenId`, code: 'authorization-1' },
        { system: `${system}/EndpointId`, code: 'endpoint-1' },
        { system: `${system}/ApplicationId`, code: 'application-1' },
        { system: `${system}/PatientAuthorizationMode`, code: 'TEST' },
      ],
    })
  })

  it.each([
    ['relative, to what we hold', 'Organization/o1', `Organization/${ours('Organization', 'o1')}`],
    ['with a version', 'Organization/o1/_history/4', `Organization/${ours('Organization', 'o1')}`],
    ['absolute at the payer', `${BASE}/Organization/o1`, `Organization/${ours('Organization', 'o1')}`],
    ['to what we do not hold', 'Organization/o2', `${BASE}/Organization/o2`],
    ['to a type outside the 23', 'Claim/7', `${BASE}/Claim/7`],
    ['conditional', 'Organization?identifier=1', `${BASE}/Organization?identifier=1`],
    ['contained', '#cov', '#cov'],
    ['a urn', 'urn:uuid:0a0b', 'urn:uuid:0a0b'],
    ['at another server', 'https://other.example/Organization/o1', 'https://other.example/Organization/o1'],
  ])('maps a reference %s', (_name, reference, expected) => {
    const { json, refs } = transform(
      { resourceType: 'Coverage', id: 'c', payor: [{ reference }], contained: [{ payor: [{ reference }] }] },
      ['Organization/o1'],
    )
    expect(json).toMatchObject({
      payor: [{ reference: expected }],
      contained: [{ payor: [{ reference: expected }] }],
    })
    expect(refs).toEqual(expected.startsWith('Organization/') ? [expected] : [])
  })

  it('makes relative attachment addresses absolute, and leaves extension addresses alone', () => {
    const { json } = transform({
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      content: [{ attachment: { url: 'Binary/1', extension: [{ url: 'relative', valueUrl: 'x' }] } }],
    })
    expect(json.content).toEqual([
      { attachment: { url: `${BASE}/Binary/1`, extension: [{ url: 'relative', valueUrl: 'x' }] } },
    ])
  })

  it('keeps the digits of numbers and everything that is not its own', () => {
    const source = parseJson(
      '{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"valueQuantity":{"value":3.50}}',
    ) as JsonObject
    const transformed = transform(source)
    expect(transformed.serve(1, at).text).toContain('"value":3.50')
  })

  it('is the same content whatever version and time the payer gives', () => {
    const one = transform({ resourceType: 'Patient', id: 'p', meta: { versionId: '1', lastUpdated: 'a' } })
    const two = transform({ resourceType: 'Patient', id: 'p', meta: { versionId: '2', lastUpdated: 'b' } })
    const other = transform({ resourceType: 'Patient', id: 'p', gender: 'other' })
    expect(one.contentHash).toBe(two.contentHash)
    expect(one.contentHash).not.toBe(other.contentHash)
  })

  it('takes any JSON that a payer may send as members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
        const source = { ...members, resourceType: 'Patient', id: 'p' }
        const given = parseJson(JSON.stringify(source)) as JsonObject
        const { json, id } = transform(given)
        expect(json).toMatchObject({ resourceType: 'Patient', id })
        expect(printJson(given)).toBe(printJson(parseJson(JSON.stringify(source))))
      }),
    )
  })
})
