import type { DateValue } from '../query/condition.ts'
import type { PathVariables } from './jsonPath.ts'

/**
 * R4 Search, 3.1.1.4.3. Both the value searched for and the one found are ranges: `eq` is that the first contains the
 * second, `gt` and `lt` that the second reaches beyond the first, `sa` and `eb` that it lies wholly beyond.
 *
 * @returns a test of an item of `date_index`
 */
export function dateTest(
  { prefix, from, to }: DateValue,
  { variables, now }: { variables: PathVariables; now: number },
): string {
  const wanted = prefix === 'ap' ? aboutDate({ from, to }, now) : { from, to }
  const [first, last] = [variables.text(wanted.from), variables.text(wanted.to)]
  const equal = `(@.f >= ${first} && @.t <= ${last})`
  switch (prefix) {
    case 'eq':
      return equal
    case 'ne':
      return `(@.f < ${first} || @.t > ${last})`
    case 'gt':
      return `(@.t > ${last})`
    case 'lt':
      return `(@.f < ${first})`
    case 'ge':
      return `(@.t > ${last} || ${equal})`
    case 'le':
      return `(@.f < ${first} || ${equal})`
    case 'sa':
      return `(@.f > ${last})`
    case 'eb':
      return `(@.t < ${first})`
    case 'ap':
      return `(@.t >= ${first} && @.f <= ${last})`
  }
}

/** A tenth of the time between then and now on either side, as R4 recommends. */
function aboutDate({ from, to }: { from: string; to: string }, now: number): { from: string; to: string } {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const tenth = Math.round(Math.max(now - last, first - now, 0) / 10)
  return { from: isoWithin(first - tenth), to: isoWithin(last + tenth) }
}

const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')

function isoWithin(ms: number): string {
  return new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString()
}
