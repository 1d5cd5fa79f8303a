import fc from 'fast-check'
import { RESOURCE_TYPES } from '../../../../contract/resourceTypes.ts'
import { hostileData } from '../../../../contract/testing/hostileData.ts'
import { searchParametersOf } from '../../definitions/searchParameters.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'

const typed = fc
  .constantFrom(...RESOURCE_TYPES)
  .chain((type) =>
    fc.record({ type: fc.constant(type), code: fc.constantFrom(...searchParametersOf(type).keys()) }),
  )
const modifier = fc.constantFrom(
  ...[
    '',
    '',
    '',
    ':exact',
    ':contains',
    ':missing',
    ':not',
    ':text',
    ':identifier',
    ':Patient',
    ':above',
    ':x',
  ],
  ...[
    '.name',
    ':Patient.birthdate',
    '.',
    ':',
    ':.',
    '._id',
    '.subject.code',
    '._has:Provenance:target:agent',
  ],
)
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'ge',
      'ap',
      '2025',
      '-02-01',
      'T10:00',
      'Z',
      '5.40',
      '1e2',
      '|',
      '||',
      'kg',
      'http://loinc.org|',
      ',',
    ],
    ...[
      '\\,',
      '\\',
      '$',
      '\\$',
      'Patient/',
      '$PATIENT_ID',
      'https://api.example/fhir/',
      'true',
      'a',
      '*',
      ':',
    ],
  ),
  fc.string({ maxLength: 5 }),
)
const value = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  fc.constantFrom('', ...(hostileData.naughtyStrings ?? [])),
)
const resultParameter = fc.tuple(
  fc.constantFrom(
    '_sort',
    '_include',
    '_include:iterate',
    '_revinclude',
    '_elements',
    '_summary',
    '_total',
    '_has:a',
  ),
  fc.oneof(
    value,
    fc.constantFrom('-date,code', 'Observation:subject', '*', 'true', 'status,code', 'accurate'),
  ),
)
/** Searches that anyone might send, half of them nonsense. */
export const anySearch: fc.Arbitrary<{ type: ResourceType; pairs: [string, string][] }> = typed.chain(
  ({ type, code }) =>
    fc.record({
      type: fc.constant(type),
      pairs: fc.array(
        fc.oneof(
          {
            weight: 3,
            arbitrary: fc.tuple(
              modifier.map((after) => code + after),
              value,
            ),
          },
          { weight: 1, arbitrary: resultParameter },
          { weight: 1, arbitrary: fc.tuple(fc.string(), value) },
        ),
        { maxLength: 3 },
      ),
    }),
)
