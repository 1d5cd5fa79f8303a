import { isObject, printJson, type Json, type Resource } from '../../fhir/json.ts'

/** Money as whole cents, by its digits. */
export function centsOf(money: Json): bigint {
  const digits = isObject(money) ? printJson(money.value) : ''
  if (!/^-?\d+\.\d\d$/.test(digits)) throw new Error(`no amount in cents: ${digits}`)
  return BigInt(digits.replace('.', ''))
}

/** Cents by the code of the category, of a list of adjudications or totals; entries without an amount are passed over. */
export function amountsOf(entries: Json): Record<string, bigint> {
  const amounts: Record<string, bigint> = {}
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!isObject(entry) || entry.amount === undefined) continue
    amounts[firstCode(entry.category)] = centsOf(entry.amount)
  }
  return amounts
}

export function itemAmountsOf({ item }: Resource): Record<string, bigint>[] {
  return (Array.isArray(item) ? item : []).map((one) => amountsOf(isObject(one) ? one.adjudication : null))
}

/** The first code of a CodeableConcept. */
export function firstCode(concept: Json): string {
  const coding = isObject(concept) && Array.isArray(concept.coding) ? concept.coding[0] : undefined
  return isObject(coding) && typeof coding.code === 'string' ? coding.code : ''
}
