import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { absoluteReference, readReference } from './payerReference.ts'
import { resourceId } from './resourceId.ts'

const BASE = 'https://payer.example/a/fhir'
const id = fc.stringMatching(/^[A-Za-z0-9\-.]{1,64}$/)
const type = fc.constantFrom(...RESOURCE_TYPES)

describe('readReference', () => {
  it('reads what absoluteReference makes of any reference to the same resource', () => {
    fc.assert(
      fc.property(type, id, fc.constantFrom('', '/_history/1'), (aType, anId, version) => {
        const relative = `${aType}/${anId}${version}`
        const key = { type: aType, id: anId }
        expect(readReference(BASE, relative)).toEqual(key)
        expect(readReference(BASE, absoluteReference(BASE, relative))).toEqual(key)
      }),
    )
  })

  it.each(['', '#a', 'Claim/1', 'Patient', 'Patient/', 'Patient/1/x', 'urn:uuid:1', 'Patient?identifier=1'])(
    'finds no resource of ours in %o',
    (reference) => {
      expect(readReference(BASE, reference)).toBeUndefined()
    },
  )

  it('does not take another server for the payer', () => {
    expect(readReference(BASE, 'https://payer.example/b/fhir/Patient/1')).toBeUndefined()
    expect(readReference(BASE, `${BASE}.evil.example/Patient/1`)).toBeUndefined()
  })
})

describe('resourceId', () => {
  it('is the UUIDv5 that other libraries compute', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    expect(resourceId(dns, 'b', 'T', 'i')).toBe('359d66b6-d6a6-5181-9664-2bc360f57451')
  })

  it('differs by namespace, payer, type and id', () => {
    const namespace = '8c7ecf3a-9f2b-4e7e-8f7f-3f9b2d1c0a55'
    const other = '8c7ecf3a-9f2b-4e7e-8f7f-3f9b2d1c0a56'
    const ids = [
      resourceId(namespace, 'a', 'Patient', '1'),
      resourceId(other, 'a', 'Patient', '1'),
      resourceId(namespace, 'b', 'Patient', '1'),
      resourceId(namespace, 'a', 'Coverage', '1'),
      resourceId(namespace, 'a', 'Patient', '2'),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })
})
