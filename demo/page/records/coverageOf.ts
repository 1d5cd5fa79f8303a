import { asWords, codeText, codesOf } from './codeText.ts'
import { at, listAt, textAt } from './fhir.ts'
import { formatPeriod } from './formatWhen.ts'
import { referenceText } from './recordIndex.ts'
import type { ReadResource } from './fhir.ts'
import type { RecordIndex } from './recordIndex.ts'

/** An insurance card: what a Coverage says, in words. What it does not say is absent. */
export interface CoverageCard {
  name: string
  payer?: string
  memberId?: string
  group?: string
  relationship?: string
  period?: string
  status?: string
  /** The resource to show as raw: the Coverage, or the first claim that contains it. */
  record: ReadResource
  /** How many claims contain this coverage; 0 for a Coverage that stands on its own. */
  inClaims: number
}

/**
 * The coverages of a patient: the Coverage resources, and those that payers such as Synthea's only put inside each
 * claim (`contained`). The same coverage in many claims is one card.
 */
export function coverageCards(records: readonly ReadResource[], index: RecordIndex): CoverageCard[] {
  const cards: CoverageCard[] = records
    .filter(({ type }) => type === 'Coverage')
    .map((record) => ({ ...coverageOf(record.json, record.json, index), record, inClaims: 0 }))
  const contained = new Map<string, CoverageCard>()
  for (const record of records.filter(({ type }) => type === 'ExplanationOfBenefit'))
    for (const coverage of listAt(record.json, 'contained')) {
      if (at(coverage, 'resourceType') !== 'Coverage') continue
      const details = coverageOf(coverage, record.json, index)
      const key = JSON.stringify(details)
      const known = contained.get(key)
      if (known) known.inClaims += 1
      else contained.set(key, { ...details, record, inClaims: 1 })
    }
  return [...cards, ...contained.values()]
}

type Details = Omit<CoverageCard, 'record' | 'inClaims'>

function coverageOf(coverage: unknown, holder: unknown, index: RecordIndex): Details {
  const plan = className(coverage, 'plan')
  const type = wordsOf(codeText(coverage, 'type'))
  const payer = wordsOf(referenceText(index, coverage, 'payor', 0) ?? referenceText(index, holder, 'insurer'))
  return {
    name: plan ?? type ?? payer ?? 'Health plan, name not given',
    ...only('payer', payer),
    ...only('memberId', memberId(coverage)),
    ...only('group', className(coverage, 'group')),
    ...only('relationship', wordsOf(codeText(coverage, 'relationship'))),
    ...only('period', formatPeriod(textAt(coverage, 'period', 'start'), textAt(coverage, 'period', 'end'))),
    ...only('status', wordsOf(textAt(coverage, 'status'))),
  }
}

function memberId(coverage: unknown): string | undefined {
  const member = listAt(coverage, 'identifier').find((identifier) =>
    codesOf(identifier, 'type').includes('MB'),
  )
  return textAt(member, 'value') ?? textAt(coverage, 'subscriberId')
}

function className(coverage: unknown, wanted: string): string | undefined {
  const found = listAt(coverage, 'class').find((entry) => codesOf(entry, 'type').includes(wanted))
  return textAt(found, 'name') ?? textAt(found, 'value')
}

/** A bare code such as `no_insurance` becomes words; a name stays as it is written. */
function wordsOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z_-]+$/.test(text) ? asWords(text) : text
}

function only<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>)
}
