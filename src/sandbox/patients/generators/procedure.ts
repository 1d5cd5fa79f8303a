import { addResource, type Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { atTime } from '../dates.ts'
import type { Provider } from './network.ts'

/** SNOMED CT. */
const PROCEDURES = {
  appendectomy: { code: '80146002', display: 'Appendectomy' },
  electrocardiogram: { code: '29303009', display: 'Electrocardiographic procedure' },
  echocardiogram: { code: '40701008', display: 'Echocardiography' },
  cataractExtraction: { code: '54885007', display: 'Extraction of cataract' },
  infusion: { code: '14152002', display: 'Intravenous infusion' },
  nebulizer: { code: '56251003', display: 'Nebulizer therapy' },
} as const

interface Treatment {
  name: keyof typeof PROCEDURES
  date: string
  encounter: string
  by: Provider
  /** `Condition/<id>`. */
  reason: string
}

/** Something done to the patient. */
export function addProcedure(chart: Chart, { name, date, encounter, by, reason }: Treatment): string {
  const { code, display } = PROCEDURES[name]
  return addResource(chart, date, {
    resourceType: 'Procedure',
    status: 'completed',
    code: concept(SYSTEMS.snomed, code, display),
    subject: { reference: chart.patient, display: chart.name },
    encounter: { reference: encounter },
    performedPeriod: { start: atTime(date, 9, 15), end: atTime(date, 9, 45) },
    performer: [{ actor: { reference: by.practitioner, display: by.name } }],
    location: { reference: by.location },
    reasonReference: [{ reference: reason }],
  })
}
