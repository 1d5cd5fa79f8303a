import { dayBefore, type Chart } from '../chart.ts'
import { addCondition } from '../generators/condition.ts'
import { addPrescription } from '../generators/prescription.ts'
import { addProvenance } from '../generators/provenance.ts'
import { addOfficeVisit } from '../generators/visit.ts'

/** patient2: in good health but for worries, which a medicine keeps down. */
export function addParentRecords(chart: Chart): void {
  const doctor = chart.network.familyDoctor
  const body = { isChild: false, weight: 67 }
  const date = dayBefore(chart, 330)
  const encounter = addOfficeVisit(chart, {
    date,
    provider: doctor,
    reason: 'anxiety',
    service: 'longVisit',
    panels: ['bloodCount'],
    body,
  })
  const reason = addCondition(chart, { name: 'anxiety', onset: date, encounter, asserter: doctor })
  addPrescription(chart, {
    medicine: 'sertraline',
    date,
    prescriber: doctor,
    encounter,
    reason,
  })
  addOfficeVisit(chart, {
    date: dayBefore(chart, 75),
    provider: doctor,
    reason: 'adultCheckUp',
    service: 'adultCheckUp',
    panels: ['lipids'],
    vaccines: ['influenza'],
    body,
  })
  addProvenance(chart, [chart.patient, chart.policies.medical.coverage, reason], date)
}
