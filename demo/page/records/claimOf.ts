import { asWords, codeText, codesOf } from './codeText.ts'
import { claimTotals, lineBilled, linesOf } from './claimTotals.ts'
import { firstText, textAt } from './fhir.ts'
import { referenceText } from './recordIndex.ts'
import { isBill } from './spendingTotals.ts'
import { whenOf } from './whenOf.ts'
import type { ClaimTotals } from './claimTotals.ts'
import type { Money } from './money.ts'
import type { ReadResource } from './fhir.ts'
import type { RecordIndex } from './recordIndex.ts'

/** A claim as a person asks about it: what for, where, when, and the money. */
export interface Claim {
  record: ReadResource
  title: string
  kind?: string
  provider?: string
  when?: string
  /** Why it is not in the sums: "Cancelled", "Approval in advance". */
  setAside?: string
  totals: ClaimTotals
  services: { name: string; when?: string; billed?: Money }[]
}

const KINDS: Record<string, string> = {
  institutional: 'Hospital or clinic',
  professional: 'Doctor or clinic',
  pharmacy: 'Pharmacy',
  oral: 'Dental',
  vision: 'Eye care',
}

export function claimOf(record: ReadResource, index: RecordIndex): Claim {
  const { json } = record
  const services = linesOf(json).map((line) => serviceOf(line))
  const kind = codesOf(json, 'type')
    .map((code) => KINDS[code])
    .find((known) => known !== undefined)
  const provider =
    referenceText(index, json, 'provider') ?? referenceText(index, json, 'careTeam', 0, 'provider')
  const when = whenOf(json)
  const named = services.find(({ name }) => name !== UNNAMED && name !== 'Not Applicable')
  return {
    record,
    title: named?.name ?? kind ?? codeText(json, 'type') ?? 'Claim',
    services,
    totals: claimTotals(json),
    ...(kind === undefined ? {} : { kind }),
    ...(provider === undefined ? {} : { provider }),
    ...(when === undefined ? {} : { when }),
    ...(isBill(json) ? {} : { setAside: asideOf(json) }),
  }
}

const UNNAMED = 'Service, name not given'

function serviceOf(line: unknown): Claim['services'][number] {
  const when = firstText(line, ['servicedPeriod', 'start'], ['servicedDate'])
  const money = lineBilled(line)
  return {
    name: codeText(line, 'productOrService') ?? UNNAMED,
    ...(when === undefined ? {} : { when }),
    ...(money === undefined ? {} : { billed: money }),
  }
}

function asideOf(json: unknown): string {
  const status = textAt(json, 'status') ?? 'active'
  return status === 'active' ? 'Approval in advance' : asWords(status)
}
