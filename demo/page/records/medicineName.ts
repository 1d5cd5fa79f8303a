import { codeText } from './codeText.ts'
import { firstText, textAt } from './fhir.ts'
import { resolve } from './recordIndex.ts'
import type { RecordIndex } from './recordIndex.ts'

/**
 * What a MedicationRequest, MedicationDispense or Medication is called: by its own code, by the Medication it
 * references or contains, else by the reference's display.
 */
export function medicineName(index: RecordIndex, resource: unknown): string | undefined {
  if (textAt(resource, 'resourceType') === 'Medication') return nameOfMedication(resource)
  return (
    codeText(resource, 'medicationCodeableConcept') ??
    nameOfMedication(resolve(index, resource, 'medicationReference')) ??
    textAt(resource, 'medicationReference', 'display')
  )
}

function nameOfMedication(medication: unknown): string | undefined {
  return codeText(medication, 'code') ?? codeText(medication, 'ingredient', 0, 'itemCodeableConcept')
}

/** How to take it, in the prescriber's words. */
export function dosageText(resource: unknown): string | undefined {
  return firstText(
    resource,
    ['dosageInstruction', 0, 'patientInstruction'],
    ['dosageInstruction', 0, 'text'],
    ['dosageInstruction', 0, 'timing', 'code', 'text'],
  )
}
