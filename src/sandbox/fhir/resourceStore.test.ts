import { describe, expect, it } from 'vitest'
import type { Resource } from './json.ts'
import { createResourceStore } from './resourceStore.ts'

const BASE = 'https://payer.example/fhir'
const patient = (id: string): Resource => ({ resourceType: 'Patient', id })
const about = (id: string, who: string, more: Partial<Resource> = {}): Resource => ({
  resourceType: 'Observation',
  id,
  subject: { reference: who },
  ...more,
})
const idsOf = (resources: Resource[], type: 'Observation' | 'Device' | 'Provenance', who: string): string[] =>
  createResourceStore(resources, BASE)
    .list(type, who)
    .map(({ id }) => id)

describe('a resource belongs', () => {
  it('to the patient whom it names, by relative or absolute reference', () => {
    const resources = [patient('a'), about('1', 'Patient/a'), about('2', `${BASE}/Patient/a`)]
    expect(idsOf(resources, 'Observation', 'a')).toEqual(['1', '2'])
  })

  it('to nobody here when it names a patient of another server', () => {
    const store = createResourceStore(
      [patient('a'), about('1', 'https://other.example/fhir/Patient/a')],
      BASE,
    )
    expect(store.list('Observation', 'a')).toEqual([])
    expect(store.orphans).toEqual(['Observation/1'])
  })

  it('to the patient whose resource refers to it, when it names none', () => {
    const device: Resource = { resourceType: 'Device', id: 'd', parent: { reference: 'Device/e' } }
    const parent: Resource = { resourceType: 'Device', id: 'e' }
    const observation = about('1', 'Patient/a', { device: { reference: 'Device/d' } })
    expect(idsOf([patient('a'), observation, device, parent], 'Device', 'a').sort()).toEqual(['d', 'e'])
  })

  it('never to one who is only referred to by way of another patient', () => {
    const resources = [
      patient('a'),
      patient('b'),
      about('1', 'Patient/a', { focus: [{ reference: 'Patient/b' }] }),
      about('2', 'Patient/b'),
    ]
    const store = createResourceStore(resources, BASE)
    expect(store.list('Observation', 'a').map(({ id }) => id)).toEqual(['1'])
    expect(store.isVisible(store.read('Patient', 'b')!, 'a')).toBe(false)
    expect(store.isVisible(store.read('Observation', '2')!, 'a')).toBe(false)
  })

  it('as a Provenance to the patients of its targets, also those that only a reference leads to', () => {
    const provenance = (id: string, target: string): Resource => ({
      resourceType: 'Provenance',
      id,
      target: [{ reference: target }],
    })
    const resources = [
      patient('a'),
      patient('b'),
      about('1', 'Patient/a', { device: { reference: 'Device/d' } }),
      { resourceType: 'Device', id: 'd' },
      provenance('p1', 'Patient/a'),
      provenance('p2', 'Observation/1/_history/1'),
      provenance('p3', 'Device/d'),
      provenance('p4', 'Patient/b'),
    ]
    expect(idsOf(resources, 'Provenance', 'a').sort()).toEqual(['p1', 'p2', 'p3'])
  })
})
