import type { ReadResource } from './fhir.ts'

/** One record as a line of a list: what it is, when, how it stands, and the few facts that matter. */
export interface Row {
  record: ReadResource
  title: string
  /** A FHIR date, to sort by and to show. */
  when?: string
  /** One word on how it stands: "Active", "Completed". */
  status?: string
  /** What stands out, such as a lab value. */
  value?: string
  /** Label and text, in reading order. */
  facts: Fact[]
}

export type Fact = readonly [label: string, text: string]

/** The facts that are known. */
export function factsOf(...facts: readonly (readonly [string, string | undefined])[]): Fact[] {
  return facts.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]))
}
