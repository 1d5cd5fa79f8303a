// Imported, so that the bundle holds it.
import table from './searchParameters.json' with { type: 'json' }
import type { ResourceType } from '../../../contract/resourceTypes.ts'

/** No parameter of the 23 types is a `number`; `Location.near`, of type special, is not supported. */
export type SearchParameterType =
  'token' | 'string' | 'date' | 'reference' | 'quantity' | 'number' | 'uri' | 'composite'

export interface SearchParameter {
  /** As it stands in a query: `code-value-quantity`. */
  name: string
  type: SearchParameterType
  /** Which of the 23 types a reference may lead to; empty for all other parameters, and where it leads elsewhere. */
  targets: readonly ResourceType[]
  /** Of a composite: the parameters whose values stand between its `$`, in this order. */
  components?: readonly { parameter: string }[]
  /** The canonical address of R4's definition. */
  definition: string
}

/** A place in a resource's JSON that a parameter looks at. */
export interface SearchPath {
  /** Names of members with dots; arrays are gone through: `component.valueQuantity`. */
  at: string
  /** The datatype there: `Quantity`. */
  type: string
  /** Of a code: the system that all its codes are from. */
  system?: string
  /** Only those with this member: `telecom.where(system='phone')`. */
  where?: { element: string; equals: string }
  /** Only references to this type: `target.where(resolve() is Patient)`. */
  resolvesTo?: string
}

/** Where the elements of a composite are, whose parts belong together. */
export interface CompositeBase {
  /** The empty text: the resource itself. */
  at: string
  components: { parameter: string; type: SearchParameterType; paths: SearchPath[] }[]
}

/** A parameter as `npm run definitions` writes it. */
export interface SearchParameterEntry extends Omit<SearchParameter, 'components'> {
  paths?: SearchPath[]
  bases?: CompositeBase[]
  /** A question, whose answer is the token `true` or `false`: is there a value, and is it not `false`? */
  asks?: true
}

const registry = table as unknown as Record<ResourceType, SearchParameterEntry[]>

const parameters = new Map(
  Object.entries(registry).map(([type, entries]) => [
    type,
    new Map(entries.map((one) => [one.name, publicOf(one)])),
  ]),
)

/**
 * All of R4's search parameters of the type (`near` excepted), with `_id`, `_lastUpdated`, `_profile`, `_security`,
 * `_source` and `_tag`, by name.
 */
export function searchParametersOf(type: ResourceType): ReadonlyMap<string, SearchParameter> {
  return parameters.get(type) ?? new Map<string, SearchParameter>()
}

/** The same with the places in JSON, for the index. */
export function searchPathsOf(type: ResourceType): readonly SearchParameterEntry[] {
  return registry[type]
}

function publicOf({ name, type, targets, definition, bases }: SearchParameterEntry): SearchParameter {
  const components = bases?.[0]?.components.map(({ parameter }) => ({ parameter }))
  return { name, type, targets, definition, ...(components !== undefined && { components }) }
}
