import { isResourceType } from '../../../../contract/resourceTypes.ts'
import { searchParametersOf } from '../../definitions/searchParameters.ts'
import { FhirError } from '../../http/fhirError.ts'
import { splitUnescaped, unescape } from './escaping.ts'
import { malformed, tooCostly } from './malformed.ts'
import { parseReference } from './parseReference.ts'
import { readable } from './readable.ts'
import { parseToken, parseValue } from './parseValue.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { SearchParameter } from '../../definitions/searchParameters.ts'
import type { Condition, Modifier, Value } from './condition.ts'
import type { Asked, ValueContext } from './parseValue.ts'

/** Chains and `_has` may be so long; each step is a query within the query. */
export const MAX_STEPS = 5
/** Values in one comma list. */
export const MAX_VALUES = 500

/** A condition, and its values as they stand in links. */
export interface Criterion {
  name: string
  text: string
  condition: Condition
}

/**
 * One parameter of a query: its name with modifier, chain or `_has`, and its comma list.
 *
 * @returns undefined: no such parameter, or nothing was asked; what becomes of it depends on the handling
 * @throws {FhirError} 400, naming the parameter: a malformed value, a modifier that does not fit, a chain too long
 */
export function parseCriterion(
  name: string,
  text: string,
  type: ResourceType,
  context: ValueContext,
): Criterion | undefined {
  const condition = parse(name, { name: readable(name), text, type, steps: 0, context })
  return condition === undefined ? undefined : { name, text: printValues(condition) ?? text, condition }
}

interface Place {
  /** The whole name, for errors. */
  name: string
  text: string
  type: ResourceType
  steps: number
  context: ValueContext
}

function parse(path: string, place: Place): Condition | undefined {
  if (place.steps > MAX_STEPS) throw tooCostly(place.name, `must not have more than ${MAX_STEPS} steps`)
  if (path.startsWith('_has:')) return parseHas(path, place)
  const [, code = '', modifier, rest] = /^([^:.]+)(?::([^.]*))?(?:\.(.*))?$/s.exec(path) ?? []
  const parameter = searchParametersOf(place.type).get(code)
  if (parameter === undefined) return undefined
  if (rest !== undefined) return parseChain(parameter, modifier, rest, place)
  if (modifier === 'missing') return parseMissing(parameter, place)
  return parseMatch(parameter, modifier, place)
}

/** `_has:Observation:patient:code=…`: what comes after the third colon is a parameter of that type, chains included. */
function parseHas(path: string, place: Place): Condition | undefined {
  const [, type, code = '', rest = ''] = /^_has:([^:]*):([^:]*):(.+)$/s.exec(path) ?? []
  if (type === undefined) throw malformed(place.name, 'must be _has:Type:reference:parameter')
  if (!isResourceType(type)) return undefined
  const parameter = searchParametersOf(type).get(code)
  if (parameter?.type !== 'reference' || !parameter.targets.includes(place.type)) return undefined
  const condition = parse(rest, { ...place, type, steps: place.steps + 1 })
  return condition === undefined ? undefined : { kind: 'has', type, parameter, condition }
}

/** `subject:Patient.name=…`; without a type, every type that the reference may lead to and that has the parameter. */
function parseChain(
  parameter: SearchParameter,
  modifier: string | undefined,
  rest: string,
  place: Place,
): Condition | undefined {
  if (parameter.type !== 'reference') return undefined
  const types =
    modifier === undefined ? parameter.targets : parameter.targets.filter((target) => target === modifier)
  if (types.length === 0) throw unsupportedModifier(place.name, modifier ?? '')
  const branches = types.flatMap((type) => {
    const condition = parse(rest, { ...place, type, steps: place.steps + 1 })
    return condition === undefined ? [] : [{ type, condition }]
  })
  return branches.length === 0 ? undefined : { kind: 'chain', parameter, branches }
}

function parseMissing(parameter: SearchParameter, { name, text }: Place): Condition {
  if (text !== 'true' && text !== 'false') throw malformed(name, 'must be true or false')
  return { kind: 'missing', parameter, isMissing: text === 'true' }
}

function parseMatch(
  parameter: SearchParameter,
  modifier: string | undefined,
  { name, text, type, context }: Place,
): Condition {
  const given = splitUnescaped(text, ',').filter((each) => each !== '')
  if (given.length > MAX_VALUES) throw tooCostly(name, `must not have more than ${MAX_VALUES} values`)
  const asked: Asked = { name, type, parameter }
  const read = readerOf(modifier, asked, context)
  const values = given.map(read)
  return { kind: 'match', parameter, ...(isModifier(modifier) && { modifier }), values }
}

/** How the values after this modifier are read. */
function readerOf(
  modifier: string | undefined,
  asked: Asked,
  context: ValueContext,
): (text: string) => Value {
  const { name, parameter } = asked
  const plain = (text: string) => parseValue(text, asked, context)
  if (modifier === undefined) return plain
  if (parameter.type === 'reference' && parameter.targets.some((target) => target === modifier)) {
    return (text) => parseReference(text, { name, targets: [modifier as ResourceType] }, context)
  }
  if (!isModifier(modifier) || !MODIFIERS[parameter.type].includes(modifier)) {
    throw unsupportedModifier(name, modifier)
  }
  if (modifier === 'identifier') return (text) => parseToken(text, asked, context)
  if (modifier === 'text') return (text) => ({ kind: 'string', text, value: unescape(text) })
  return plain
}

/** Which modifiers R4 has for a type and we support, besides `:missing` and the types of a reference. */
const MODIFIERS: Record<SearchParameter['type'], readonly Modifier[]> = {
  token: ['not', 'text'],
  string: ['exact', 'contains'],
  uri: ['above', 'below'],
  reference: ['identifier'],
  date: [],
  number: [],
  quantity: [],
  composite: [],
}
const ALL_MODIFIERS = Object.values(MODIFIERS).flat()

function isModifier(text: string | undefined): text is Modifier {
  return ALL_MODIFIERS.some((modifier) => modifier === text)
}

/** R4 Search, 3.1.1.4.4: a modifier that is not supported must be refused, since without it other things are found. */
function unsupportedModifier(name: string, modifier: string): FhirError {
  return new FhirError(400, 'not-supported', `${name}: the modifier :${modifier} is not supported here`)
}

/** The values as they were understood: the wildcard filled in, empty ones left out. */
function printValues(condition: Condition): string | undefined {
  switch (condition.kind) {
    case 'match':
      return condition.values.map(({ text }) => text).join(',')
    case 'missing':
      return undefined
    case 'chain': {
      const [first] = condition.branches
      return first === undefined ? undefined : printValues(first.condition)
    }
    case 'has':
      return printValues(condition.condition)
  }
}
