import { isLoose, itemsAt } from './fhirValues.ts'
import type { IndexEntry } from './indexEntry.ts'
import type { ValueReader } from './valueReader.ts'

const NAME_PARTS = ['text', 'family', 'given', 'prefix', 'suffix']
const ADDRESS_PARTS = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country']

const fromText: ValueReader = (value, parameter) => entriesOf(parameter, [value])

/** Each part on its own: a search matches any of them (https://hl7.org/fhir/R4/search.html#string). */
const fromParts =
  (parts: readonly string[]): ValueReader =>
  (value, parameter) =>
    isLoose(value)
      ? entriesOf(
          parameter,
          parts.flatMap((part) => itemsAt(value, part)),
        )
      : []

export const STRING_READERS = {
  string: fromText,
  HumanName: fromParts(NAME_PARTS),
  Address: fromParts(ADDRESS_PARTS),
}

function entriesOf(parameter: string, values: readonly unknown[]): IndexEntry[] {
  return values
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => ({ kind: 'string', parameter, value: value as string }))
}
