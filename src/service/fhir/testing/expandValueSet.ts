import type { Concept, Definitions, ValueSetInclude } from './readDefinitions.ts'

/** `system|code` of all concepts of a value set; undefined where it takes in what HL7 does not list (MIME types, languages). */
export function expandValueSet(
  definitions: Definitions,
  url: string,
  entered: readonly string[] = [],
): ReadonlySet<string> | undefined {
  const { compose } = definitions.valueSets.get(url.split('|')[0] ?? '') ?? {}
  if (compose === undefined || entered.includes(url)) return undefined
  const included = compose.include.map((include) => codesOf(definitions, include, [...entered, url]))
  const excluded = (compose.exclude ?? []).map((exclude) => codesOf(definitions, exclude, [...entered, url]))
  if (included.includes(undefined) || excluded.includes(undefined)) return undefined
  const all = new Set(included.flatMap((codes) => [...(codes ?? [])]))
  for (const code of excluded.flatMap((codes) => [...(codes ?? [])])) all.delete(code)
  return all
}

function codesOf(
  definitions: Definitions,
  { system, concept, filter = [], valueSet = [] }: ValueSetInclude,
  entered: readonly string[],
): ReadonlySet<string> | undefined {
  if (system === undefined) {
    const sets = valueSet.map((url) => expandValueSet(definitions, url, entered))
    return sets.includes(undefined) ? undefined : new Set(sets.flatMap((codes) => [...(codes ?? [])]))
  }
  if (valueSet.length > 0) return undefined
  const codeSystem = definitions.codeSystems.get(system)
  const concepts =
    concept ?? filtered(codeSystem?.content === 'complete' ? codeSystem.concept : undefined, filter)
  return concepts && new Set(concepts.map(({ code }) => `${system}|${code}`))
}

function filtered(
  concepts: readonly Concept[] | undefined,
  filter: NonNullable<ValueSetInclude['filter']>,
): Concept[] | undefined {
  if (concepts === undefined) return undefined
  const all = flat(concepts)
  if (filter.length === 0) return all
  const [only] = filter
  if (filter.length > 1 || only?.op !== 'is-a') return undefined
  const root = all.find(({ code }) => code === only.value)
  return root && flat([root])
}

function flat(concepts: readonly Concept[]): Concept[] {
  return concepts.flatMap((one) => [one, ...flat(one.concept ?? [])])
}
