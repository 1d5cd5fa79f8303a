import { brandKeyOf } from './endpointIds.ts'
import type { Candidate, Found } from './candidate.ts'

/** Brands at FHIR bases, each once, by base and then by brand. */
export type Brands = Map<string, Map<string, Candidate>>

const MAX_ALIASES = 50

/** Lists name the same brand at the same base several times: what they tell of it is put together. */
export function mergeCandidates(found: Iterable<Found>): { brands: Brands; merged: number } {
  const brands: Brands = new Map()
  let merged = 0
  for (const { candidate } of found) {
    const atBase = brands.get(candidate.fhirBase) ?? new Map<string, Candidate>()
    brands.set(candidate.fhirBase, atBase)
    const key = brandKeyOf(candidate.brand)
    const known = atBase.get(key)
    if (known !== undefined) merged += 1
    atBase.set(key, known === undefined ? candidate : merge(known, candidate))
  }
  return { brands, merged }
}

function merge(known: Candidate, other: Candidate): Candidate {
  const subtitle = known.subtitle ?? other.subtitle
  return {
    ...known,
    ...(subtitle !== undefined && { subtitle }),
    aliases: [...new Set([...known.aliases, ...other.aliases])].slice(0, MAX_ALIASES),
    states: [...new Set([...known.states, ...other.states])],
    isActive: known.isActive || other.isActive,
  }
}
