import { idOfBase, idOfBrand } from './endpointIds.ts'
import type { Candidate } from './candidate.ts'
import type { Brands } from './mergeCandidates.ts'

/** An imported plan that is there already. */
export interface Known {
  id: string
  fhirBase: string
  brandKey: string
  sources: string[]
}

export interface Assigned {
  id: string
  brandKey: string
  candidate: Candidate
}

/**
 * Which plan each brand of a list is. At each FHIR base:
 *
 * 1. A brand that is known keeps its id.
 * 2. Where one brand is left on either side, known from this list alone, it has been renamed: it keeps the id too.
 * 3. The first brand ever has the id of the base; any further one the id of base and brand.
 *
 * @returns also the known plans of this source that the list does not name any more
 */
export function assignIds(
  brands: Brands,
  known: readonly Known[],
  source: string,
): { assigned: Assigned[]; unnamed: Known[] } {
  const knownAt = new Map<string, Known[]>()
  for (const plan of known) {
    const there = knownAt.get(plan.fhirBase)
    if (there === undefined) knownAt.set(plan.fhirBase, [plan])
    else there.push(plan)
  }
  const named = new Set<Known>()
  const assigned: Assigned[] = []
  for (const [fhirBase, atBase] of brands) {
    const before = knownAt.get(fhirBase) ?? []
    const byBrand = new Map(before.map((plan) => [plan.brandKey, plan]))
    const taken = new Set(before.map(({ id }) => id))
    const lost = before.filter(({ brandKey }) => !atBase.has(brandKey))
    const fresh = [...atBase.keys()].filter((key) => !byBrand.has(key))
    const [renamed] = lost.length === 1 && fresh.length === 1 && before.length === 1 ? lost : []
    for (const [brandKey, candidate] of atBase) {
      const isRenamed = renamed !== undefined && renamed.sources.every((each) => each === source)
      const plan = byBrand.get(brandKey) ?? (isRenamed ? renamed : undefined)
      if (plan !== undefined) named.add(plan)
      const id = plan?.id ?? firstFree(taken, idOfBase(fhirBase), idOfBrand(fhirBase, brandKey))
      taken.add(id)
      assigned.push({ id, brandKey, candidate })
    }
  }
  const unnamed = known.filter((plan) => plan.sources.includes(source) && !named.has(plan))
  return { assigned, unnamed }
}

function firstFree(taken: ReadonlySet<string>, preferred: string, other: string): string {
  return taken.has(preferred) ? other : preferred
}
