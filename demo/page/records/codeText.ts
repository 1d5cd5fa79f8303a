import { listAt, textAt } from './fhir.ts'
import type { Path } from './fhir.ts'

/** SNOMED CT ends its terms with the kind of thing in brackets, which tells a patient nothing. */
const SEMANTIC_TAG =
  / \((?:disorder|procedure|finding|situation|regime\/therapy|person|product|substance|observable entity|event|morphologic abnormality|qualifier value|environment)\)$/

/** LOINC names what is measured in square brackets, "Glucose [Mass/volume] in Blood": the unit says it already. */
const LOINC_PROPERTY = / \[(?:Mass|Moles|Volume|Entitic|Enzymatic|#|Presence|Ratio)[^\]]*\]/

/** What a CodeableConcept says, in its own words: its text, else a display, else a bare code. */
export function codeText(value: unknown, ...path: Path): string | undefined {
  const coding = listAt(value, ...path, 'coding')
  const text = textAt(value, ...path, 'text') ?? firstOf(coding, 'display') ?? firstOf(coding, 'code')
  return text?.replace(SEMANTIC_TAG, '').replace(LOINC_PROPERTY, '')
}

/** The codes of a CodeableConcept, whatever their systems. */
export function codesOf(value: unknown, ...path: Path): string[] {
  return listAt(value, ...path, 'coding')
    .map((coding) => textAt(coding, 'code'))
    .filter((code) => code !== undefined)
}

/** A code such as `entered-in-error` or `no_insurance` as words: "Entered in error", "No insurance". */
export function asWords(code: string): string {
  const words = code.replace(/[-_]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function firstOf(coding: unknown[], key: string): string | undefined {
  for (const entry of coding) {
    const text = textAt(entry, key)
    if (text !== undefined) return text
  }
  return undefined
}
