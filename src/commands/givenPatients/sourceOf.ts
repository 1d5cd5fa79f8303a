import { readFileSync } from 'node:fs'
import { parse } from 'lossless-json'
import { countReachable, entriesOf, listJson } from '../../sandbox/testing/countReachable.ts'
import { moneyOf } from './moneyOf.ts'

export interface SourcePatient {
  /** The payer's. */
  id: string
  /** By type, those of which there are any. */
  counts: Record<string, number>
  /** What the claims say of money, see `moneyOf`. */
  money: Record<string, string>
  /** The claims themselves, parsed losslessly. */
  claims: unknown[]
}

interface Claim {
  resourceType: string
  id?: string
  patient?: { reference?: string }
}

/**
 * Each patient in these files, with what is theirs, read from the files alone. Where several files have a claim of one
 * id, the first of them counts, as with the sandbox.
 */
export function sourceOf(paths: readonly string[]): SourcePatient[] {
  const claims = new Map<string, Map<string, Claim>>()
  for (const file of listJson(paths).sort()) {
    const entries = entriesOf(parse(readFileSync(file, 'utf8')))
    const ids = new Map(entries.map(({ fullUrl, resource }) => [fullUrl, resource?.id]))
    for (const { resource } of entries) {
      if (resource?.resourceType !== 'ExplanationOfBenefit') continue
      const reference = (resource as Claim).patient?.reference ?? ''
      const patient = ids.get(reference) ?? reference.replace(/^Patient\//, '')
      const own = claims.get(patient) ?? new Map<string, Claim>()
      claims.set(patient, own)
      const key = resource.id ?? `in ${file}`
      if (!own.has(key)) own.set(key, resource)
    }
  }
  return [...countReachable(paths)].map(([id, counts]) => {
    const own = [...(claims.get(id)?.values() ?? [])]
    const some = Object.entries(counts).filter(([, count]) => count > 0)
    return { id, counts: Object.fromEntries(some), money: moneyOf(own), claims: own }
  })
}
