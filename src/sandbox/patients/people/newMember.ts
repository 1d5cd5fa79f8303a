import { dayBefore, type Chart } from '../chart.ts'
import { addDays } from '../dates.ts'
import { addCondition } from '../generators/condition.ts'
import { addPrescription } from '../generators/prescription.ts'
import { addOfficeVisit } from '../generators/visit.ts'

/** patient3: new to the plan, one sore back so far. */
export function addNewMemberRecords(chart: Chart): void {
  const doctor = chart.network.familyDoctor
  const date = dayBefore(chart, 50)
  const encounter = addOfficeVisit(chart, {
    date,
    provider: doctor,
    reason: 'backPain',
    service: 'visit',
    body: { isChild: false, weight: 79 },
  })
  const reason = addCondition(chart, {
    name: 'backPain',
    onset: date,
    abatement: addDays(date, 21),
    encounter,
    asserter: doctor,
  })
  addPrescription(chart, {
    medicine: 'ibuprofen',
    date,
    prescriber: doctor,
    encounter,
    reason,
    fills: 1,
  })
}
