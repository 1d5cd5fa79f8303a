/** What is asked of both: ours by HTTP, the memory repository by a call of its own, with the wildcard filled in. */
export const QUESTIONS = {
  page: 'Observation?subject=Patient/$PATIENT_ID',
  filterSort: 'Observation?subject=Patient/$PATIENT_ID&category=laboratory&date=ge2024&_sort=-date',
  include:
    'ExplanationOfBenefit?patient=Patient/$PATIENT_ID&_include=ExplanationOfBenefit:provider&_include=ExplanationOfBenefit:coverage',
} as const
export type Question = keyof typeof QUESTIONS

/** How many patients there are, with how many resources each. */
export interface Size {
  patients: number
  each: number
}

export interface Measured {
  /** Milliseconds of each run; `alone`: the page before there was a second patient. */
  times: Partial<Record<Question | 'everything' | 'alone', number[]>>
  /** Resources a second. */
  insertRate: number
  /** The most that the process had at once. */
  memoryMb: number
}

/** Every patient in turn, far from one another. */
export function inTurn<Item>(items: readonly Item[], run: number): Item {
  const item = items[(run * 37) % items.length]
  if (item === undefined) throw new TypeError('There is nobody to ask about')
  return item
}
