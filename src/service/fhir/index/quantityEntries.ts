import { isLoose, memberAt, textAt } from './fhirValues.ts'
import { impliedRange, preciseNumber } from './impliedPrecision.ts'
import type { IndexEntry } from './indexEntry.ts'
import type { Loose } from './fhirValues.ts'
import type { ValueReader } from './valueReader.ts'

const LOWEST = -Number.MAX_VALUE
const HIGHEST = Number.MAX_VALUE

const fromQuantity: ValueReader = (quantity, parameter) => {
  if (!isLoose(quantity)) return []
  const number = preciseNumber(memberAt(quantity, 'value'))
  if (number === undefined) return []
  const { value } = number
  const comparator = textAt(quantity, 'comparator')
  const units = unitsOf(quantity)
  if (comparator?.startsWith('<')) return [{ kind: 'quantity', parameter, from: LOWEST, to: value, ...units }]
  if (comparator?.startsWith('>'))
    return [{ kind: 'quantity', parameter, from: value, to: HIGHEST, ...units }]
  return [{ kind: 'quantity', parameter, value, ...impliedRange(number), ...units }]
}

const fromRange: ValueReader = (range, parameter) => {
  if (!isLoose(range)) return []
  const ends = ['low', 'high'].map((end) => memberAt(range, end)).filter(isLoose)
  const low = endOf(range, 'low')
  const high = endOf(range, 'high')
  return between(parameter, low, high, ends[0])
}

/** What was sampled lies between the limits that the device can tell, in the unit of its origin. */
const fromSampledData: ValueReader = (data, parameter) => {
  if (!isLoose(data)) return []
  const origin = memberAt(data, 'origin')
  const limit = (name: string) => preciseNumber(memberAt(data, name))?.value
  return between(parameter, limit('lowerLimit'), limit('upperLimit'), isLoose(origin) ? origin : undefined)
}

export const QUANTITY_READERS = {
  Quantity: fromQuantity,
  Age: fromQuantity,
  Duration: fromQuantity,
  Range: fromRange,
  SampledData: fromSampledData,
}

function endOf(range: Loose, name: string): number | undefined {
  const end = memberAt(range, name)
  return isLoose(end) ? preciseNumber(memberAt(end, 'value'))?.value : undefined
}

function between(
  parameter: string,
  low: number | undefined,
  high: number | undefined,
  unit: Loose | undefined,
) {
  if (low === undefined && high === undefined) return []
  const entry: IndexEntry = {
    kind: 'quantity',
    parameter,
    from: low ?? LOWEST,
    to: high ?? HIGHEST,
    ...(unit !== undefined && unitsOf(unit)),
  }
  return [entry]
}

function unitsOf(quantity: Loose): { system?: string; code?: string; unit?: string } {
  const system = textAt(quantity, 'system')
  const code = textAt(quantity, 'code')
  const unit = textAt(quantity, 'unit')
  return {
    ...(system !== undefined && { system }),
    ...(code !== undefined && { code }),
    ...(unit !== undefined && { unit }),
  }
}
