import { addResource, type Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { VACCINES, type VaccineName } from '../codes/vaccines.ts'
import type { Provider } from './network.ts'

interface Shot {
  vaccine: VaccineName
  date: string
  by: Provider
  encounter?: string
}

/** A vaccination. */
export function addImmunization(chart: Chart, { vaccine, date, by, encounter }: Shot): string {
  const { code, display } = VACCINES[vaccine]
  return addResource(chart, date, {
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: concept(SYSTEMS.cvx, code, display),
    patient: { reference: chart.patient, display: chart.name },
    ...(encounter === undefined ? {} : { encounter: { reference: encounter } }),
    occurrenceDateTime: date,
    primarySource: true,
    location: { reference: by.location },
    lotNumber: `SB${String(chart.random.integer(10_000, 99_999))}`,
    performer: [{ actor: { reference: by.practitioner, display: by.name } }],
  })
}
