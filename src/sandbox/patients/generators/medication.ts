import { addResource, type Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { MEDICINES, type MedicineName } from '../codes/medicines.ts'

/** The Medication that prescriptions and fills refer to, one for each medicine of a member; returns its reference. */
export function addMedication(chart: Chart, name: MedicineName, date: string): string {
  const known = chart.medications.get(name)
  if (known !== undefined) return known
  const { rxnorm, display, ndc, form } = MEDICINES[name]
  const coded = concept(SYSTEMS.rxnorm, rxnorm, display)
  const reference = addResource(chart, date, {
    resourceType: 'Medication',
    code: {
      coding: [
        { system: SYSTEMS.rxnorm, code: rxnorm, display },
        { system: SYSTEMS.ndc, code: ndc },
      ],
      text: coded.text,
    },
    status: 'active',
    form: concept(SYSTEMS.snomed, form.code, form.display),
  })
  chart.medications.set(name, reference)
  return reference
}
