import { firstText } from './fhir.ts'
import type { Path } from './fhir.ts'

/** Where the resource types keep the date that a person would name first. */
const PLACES: Path[] = [
  ['item', 0, 'servicedPeriod', 'start'],
  ['item', 0, 'servicedDate'],
  ['billablePeriod', 'start'],
  ['effectiveDateTime'],
  ['effectivePeriod', 'start'],
  ['effectiveInstant'],
  ['performedDateTime'],
  ['performedPeriod', 'start'],
  ['occurrenceDateTime'],
  ['onsetDateTime'],
  ['onsetPeriod', 'start'],
  ['whenHandedOver'],
  ['whenPrepared'],
  ['authoredOn'],
  ['startDate'],
  ['period', 'start'],
  ['occurredDateTime'],
  ['occurredPeriod', 'start'],
  ['recordedDate'],
  ['recorded'],
  ['date'],
  ['context', 'period', 'start'],
  ['created'],
  ['issued'],
]

/** The FHIR date of a record: when it happened, else when it was written down. */
export function whenOf(resource: unknown): string | undefined {
  return firstText(resource, ...PLACES)
}

/** Newest first; what has no date comes last. */
export function byNewest(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? 1 : -1
}
