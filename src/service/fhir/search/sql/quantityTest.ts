import { around } from '../query/decimal.ts'
import type { QuantityValue } from '../query/condition.ts'
import type { PathVariables } from './jsonPath.ts'

/**
 * R4 Search, 3.1.1.4.8 and 3.1.1.4.11: `eq` and `ne` take the number for the range of its digits, `lt`, `gt`, `le` and
 * `ge` take it exactly. What was found is compared by its number, or where it is a range by its ends.
 *
 * @returns a test of an item of `quantity_index`
 */
export function quantityTest(value: QuantityValue, variables: PathVariables): string {
  const compare = comparison(value, variables)
  const number = `((exists(@.v) && ${compare('@.v', '@.v')}) || (!exists(@.v) && ${compare('@.f', '@.t')}))`
  const units = value.unit === undefined ? [] : unitTests(value.unit, variables)
  return `(${[number, ...units].join(' && ')})`
}

/** `number||code` also finds units that are only written out. */
function unitTests({ system, code }: { system?: string; code?: string }, variables: PathVariables): string[] {
  const sameSystem = system === undefined ? [] : [`@.s == ${variables.text(system)}`]
  if (code === undefined) return sameSystem
  const wanted = variables.text(code)
  return [...sameSystem, system === undefined ? `(@.c == ${wanted} || @.u == ${wanted})` : `@.c == ${wanted}`]
}

function comparison(
  { prefix, number, low, high }: QuantityValue,
  variables: PathVariables,
): (from: string, to: string) => string {
  const about = prefix === 'ap' ? around(number) : { low, high }
  const n = variables.number(number)
  const least = variables.number(about.low)
  const most = variables.number(about.high)
  switch (prefix) {
    case 'eq':
      return (from, to) => `(${from} >= ${least} && ${to} < ${most})`
    case 'ne':
      return (from, to) => `(${from} < ${least} || ${to} >= ${most})`
    case 'gt':
      return (_from, to) => `(${to} > ${n})`
    case 'lt':
      return (from) => `(${from} < ${n})`
    case 'ge':
      return (_from, to) => `(${to} >= ${n})`
    case 'le':
      return (from) => `(${from} <= ${n})`
    case 'sa':
      return (from) => `(${from} >= ${most})`
    case 'eb':
      return (_from, to) => `(${to} < ${least})`
    case 'ap':
      return (from, to) => `(${to} >= ${least} && ${from} <= ${most})`
  }
}
