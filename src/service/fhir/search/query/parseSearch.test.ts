import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FhirError } from '../../http/fhirError.ts'
import { anySearch } from '../testing/anySearch.ts'
import { parseSearch, tagOf } from './parseSearch.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { Search } from './parseSearch.ts'

const PATIENT = '00000000-0000-4000-8000-000000000001'
const AUTHORIZATION = '00000000-0000-4000-8000-000000000002'

function parse(asked: string, { isStrict = false } = {}): Search {
  const [type = '', query = ''] = asked.split(/\?(.*)/s)
  return parseAs(type as ResourceType, new URLSearchParams(query), isStrict)
}

function parseAs(type: ResourceType, query: Iterable<[string, string]>, isStrict = false): Search {
  const context = { patientId: PATIENT, fhirUrl: 'https://api.example/fhir', authorizationId: AUTHORIZATION }
  return parseSearch(query, { type, isStrict, ...context })
}

function refusal(asked: string, options?: { isStrict: boolean }): FhirError {
  try {
    parse(asked, options)
  } catch (error) {
    if (error instanceof FhirError) return error
    throw error
  }
  throw new Error(`${asked} is not refused`)
}

describe('a search', () => {
  it('is read as data', () => {
    const { conditions, used } = parse('Observation?subject:Patient.name:exact=Ann,Bo\\,b&date=ge2025')
    expect(conditions).toMatchObject([
      {
        kind: 'chain',
        parameter: { name: 'subject' },
        branches: [
          {
            type: 'Patient',
            condition: {
              kind: 'match',
              parameter: { name: 'name' },
              modifier: 'exact',
              values: [{ value: 'Ann' }, { value: 'Bo,b' }],
            },
          },
        ],
      },
      { kind: 'match', values: [{ prefix: 'ge', from: '2025-01-01T00:00:00.000Z' }] },
    ])
    expect(used).toEqual([
      ['subject:Patient.name:exact', 'Ann,Bo\\,b'],
      ['date', 'ge2025'],
    ])
  })

  // The oracle's find: in lower case a canonical that is a relative address was never found.
  it('keeps the case of ids that are no UUIDs', () => {
    const { conditions } = parse('Procedure?instantiates-canonical=PlanDefinition/KDN5')
    expect(conditions).toMatchObject([{ values: [{ targets: ['PlanDefinition/KDN5'] }] }])
    const upper = parse(`Observation?patient=${PATIENT.toUpperCase()}`)
    expect(upper.conditions).toMatchObject([{ values: [{ targets: [`Patient/${PATIENT}`] }] }])
  })

  it.each([
    ['Observation?patient=$PATIENT_ID', 'patient', `Patient/${PATIENT}`],
    ['Observation?subject:Patient=$PATIENT_ID', 'subject:Patient', `Patient/${PATIENT}`],
    ['Observation?subject=Patient/$PATIENT_ID,Device/1', 'subject', `Patient/${PATIENT},Device/1`],
    ['Observation?subject=https://api.example/fhir/Patient/$PATIENT_ID', 'subject', `Patient/${PATIENT}`],
    ['Observation?patient._id=$PATIENT_ID', 'patient._id', PATIENT],
    ['Patient?_id=$PATIENT_ID,x', '_id', `${PATIENT},x`],
    ['Practitioner?_has:Patient:general-practitioner:_id=$PATIENT_ID', undefined, PATIENT],
    ['Encounter?_has:Observation:encounter:patient=$PATIENT_ID', undefined, `Patient/${PATIENT}`],
    // Here it is what stands there.
    ['Patient?name=$PATIENT_ID', 'name', '$PATIENT_ID'],
    ['Patient?identifier=$PATIENT_ID', 'identifier', '$PATIENT_ID'],
    ['Patient?identifier=https://x.example|$PATIENT_ID', 'identifier', 'https://x.example|$PATIENT_ID'],
    ['Patient?_source=$PATIENT_ID', '_source', '$PATIENT_ID'],
    ['Observation?subject:identifier=$PATIENT_ID', 'subject:identifier', '$PATIENT_ID'],
    [
      'Observation?subject=https://payer.example/Patient/$PATIENT_ID',
      'subject',
      'https://payer.example/Patient/$PATIENT_ID',
    ],
  ])('%s: the wildcard is the patient where it is an id, and nowhere else', (query, name, value) => {
    const { used } = parse(query)
    expect(used).toEqual([[name ?? used[0]?.[0], value]])
  })

  it('passes over what it does not know, and does not say that it used it', () => {
    const query =
      'Observation?colour=red&color:exact=red&subject.colour=red&_has:Claim:patient:status=x&_has:Observation:code:status=x' +
      '&_sort=colour,-date&_include=Observation:colour&status=&code=,&_content=x&_summary:x=true&status=final&_format=json'
    expect(parse(query).used).toEqual([
      ['_sort', '-date'],
      ['status', 'final'],
    ])
  })

  it.each([
    ['Observation?colour=red', 'colour'],
    ['Observation?subject.colour=red', 'subject.colour'],
    ['Observation?_has:Claim:patient:status=x', '_has:Claim:patient:status'],
    ['Observation?_sort=colour', '_sort'],
    ['Observation?_include=Observation:colour', '_include'],
    ['Observation?_content=x', '_content'],
    ['Observation?status=', 'status'],
    ['Practitioner?patient=1', 'patient'],
  ])('%s is refused under strict handling, by name', (query, name) => {
    const { status, code, message } = refusal(query, { isStrict: true })
    expect([status, code]).toEqual([400, 'not-supported'])
    expect(message).toContain(name)
    expect(() => parse(query)).not.toThrow()
  })

  it('under strict handling takes what it knows', () => {
    const query =
      'Observation?patient=$PATIENT_ID&_sort=-date&_include=Observation:subject&_count=5000&_format=json&_pretty=true'
    expect(parse(query, { isStrict: true }).used).toHaveLength(3)
  })

  it('does not repeat the tag that stands in every link', () => {
    expect(parse(`Observation?_tag=${tagOf(AUTHORIZATION)}`).used).toEqual([])
    expect(parse('Observation?_tag=other').used).toEqual([['_tag', 'other']])
  })

  it.each([
    ['_count=-1', 'value'],
    ['_count=1.5', 'value'],
    ['_count=1&_count=2', 'value'],
    ['_offset=1e9', 'value'],
    ['_offset=99999999999', 'value'],
    ['_generation=x', 'value'],
    ['_total=all', 'value'],
    ['_summary=yes', 'value'],
    ['_elements=a b', 'value'],
    ['_elements=a&_elements=b', 'value'],
    ['_include=Observation', 'value'],
    ['_revinclude=:', 'value'],
    ['date=yesterday', 'value'],
    ['date=2025-02-30', 'value'],
    ['date=2025-13', 'value'],
    ['date=xx2025', 'value'],
    ['date=2025-01-01T25:00', 'value'],
    ['value-quantity=heavy', 'value'],
    ['value-quantity=5|kg', 'value'],
    ['value-quantity=1e999', 'value'],
    [`value-quantity=${'9'.repeat(100)}`, 'value'],
    ['code=a|b|c', 'value'],
    ['code=|', 'value'],
    ['subject=a b', 'value'],
    ['patient=Group/1', 'value'],
    ['encounter=Patient/1', 'value'],
    ['_id=a b', 'value'],
    ['code-value-quantity=8480-6', 'value'],
    ['code-value-quantity=8480-6$x', 'value'],
    ['code-value-quantity=8480-6$', 'value'],
    ['status:missing=maybe', 'value'],
    ['subject.birthdate=x', 'value'],
    ['_has:Observation=x', 'value'],
    ['_has:Provenance:target:recorded=x', 'value'],
    ['status:exact=final', 'not-supported'],
    ['status:in=http://x.example', 'not-supported'],
    ['status:below=x', 'not-supported'],
    ['date:exact=2025', 'not-supported'],
    ['subject:Organization=1', 'not-supported'],
    ['subject:Banana.name=x', 'not-supported'],
    ['subject:text=x', 'not-supported'],
    ['value-string:not=x', 'not-supported'],
    ['code-value-quantity:not=a$1', 'not-supported'],
    ['has-member.has-member.has-member.has-member.has-member.has-member.status=final', 'too-costly'],
    [`${'_has:Observation:has-member:'.repeat(6)}status=final`, 'too-costly'],
    [`status=${'x,'.repeat(501)}`, 'too-costly'],
    [`_sort=${'date,'.repeat(11)}`, 'too-costly'],
    ['status=final&'.repeat(101), 'too-costly'],
    ['_include=*&'.repeat(51), 'too-costly'],
  ])('refuses %s however lenient, and names the parameter', (query, code) => {
    const refused = refusal(`Observation?${query}`)
    expect([refused.status, refused.code]).toEqual([400, code])
    const [name = ''] = query.split('=')
    expect(refused.message).toContain(name.slice(0, 100))
  })
})

describe('any search', () => {
  it('is read, or refused with a reason; and what a link says of it is read as the same', () => {
    fc.assert(
      fc.property(anySearch, fc.boolean(), ({ type, pairs }, isStrict) => {
        let search: Search
        try {
          search = parseAs(type, pairs, isStrict)
        } catch (error) {
          expect(error).toBeInstanceOf(FhirError)
          return
        }
        const link = new URLSearchParams(search.used).toString()
        expect(parseAs(type, new URLSearchParams(link), true)).toEqual(search)
      }),
      { numRuns: 2000 },
    )
  })
})
