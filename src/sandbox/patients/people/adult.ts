import { dayBefore, type Chart } from '../chart.ts'
import { addDays, addYears } from '../dates.ts'
import { addAllergy } from '../generators/allergy.ts'
import { addCarePlan } from '../generators/carePlan.ts'
import { addCondition } from '../generators/condition.ts'
import { addDevice } from '../generators/device.ts'
import { addDocumentReference } from '../generators/documentReference.ts'
import { addEncounter } from '../generators/encounter.ts'
import { addHospitalClaim } from '../generators/hospitalClaim.ts'
import { addImmunization } from '../generators/immunization.ts'
import { addPrescription } from '../generators/prescription.ts'
import { addProcedure } from '../generators/procedure.ts'
import { addProvenance } from '../generators/provenance.ts'
import { addOfficeVisit } from '../generators/visit.ts'

/** patient1: pressure, sugar and fats under treatment, an appendix gone, a breathing aid at night. */
export function addAdultRecords(chart: Chart): void {
  const { network, today } = chart
  const doctor = network.familyDoctor
  const body = { isChild: false, weight: 88 }

  const first = dayBefore(chart, 640)
  const firstVisit = addOfficeVisit(chart, {
    date: first,
    provider: doctor,
    reason: 'hypertension',
    service: 'longVisit',
    panels: ['metabolic', 'lipids', 'sugar'],
    extras: ['electrocardiogram'],
    body,
  })
  const diagnosis = { onset: first, encounter: firstVisit, asserter: doctor }
  const pressure = addCondition(chart, { name: 'hypertension', ...diagnosis })
  const sugar = addCondition(chart, { name: 'diabetes', ...diagnosis })
  const fats = addCondition(chart, { name: 'hyperlipidemia', ...diagnosis })
  addProcedure(chart, {
    name: 'electrocardiogram',
    date: first,
    encounter: firstVisit,
    by: doctor,
    reason: pressure,
  })

  const order = { prescriber: doctor, encounter: firstVisit, date: first }
  addPrescription(chart, { ...order, medicine: 'lisinopril', reason: pressure })
  addPrescription(chart, { ...order, medicine: 'metformin', reason: sugar })
  addPrescription(chart, { ...order, medicine: 'atorvastatin', reason: fats })
  addCarePlan(chart, {
    title: 'Living with diabetes',
    date: first,
    condition: sugar,
    lead: doctor,
    goals: ['Hemoglobin A1c below 7 %', 'Walk for half an hour on five days a week'],
  })

  addAppendectomy(chart)

  const checkUp = dayBefore(chart, 300)
  addOfficeVisit(chart, {
    date: checkUp,
    provider: doctor,
    reason: 'adultCheckUp',
    service: 'adultCheckUp',
    panels: ['bloodCount'],
    vaccines: ['influenza', 'covid'],
    body,
  })
  const apneaDay = dayBefore(chart, 220)
  const apneaVisit = addOfficeVisit(chart, {
    date: apneaDay,
    provider: network.lungDoctor,
    reason: 'sleepApnea',
    service: 'longVisit',
    extras: ['airwayPressure'],
    body,
  })
  addCondition(chart, {
    name: 'sleepApnea',
    onset: apneaDay,
    encounter: apneaVisit,
    asserter: network.lungDoctor,
  })
  addDevice(chart, 'airwayPressure', apneaDay)

  const latest = dayBefore(chart, 40)
  const latestVisit = addOfficeVisit(chart, {
    date: latest,
    provider: doctor,
    reason: 'diabetes',
    service: 'visit',
    panels: ['metabolic', 'sugar'],
    body,
  })
  addDocumentReference(chart, {
    kind: 'progress',
    date: latest,
    encounter: latestVisit,
    author: doctor,
    text: 'Feels well. Takes the medicines as prescribed. Next visit in six months.',
  })
  addAllergy(chart, { name: 'penicillin', since: addYears(chart.birthDate, 9), recorder: doctor })
  addImmunization(chart, { vaccine: 'tdap', date: addDays(today, -1_500), by: doctor })
  addProvenance(chart, [chart.patient, chart.policies.medical.coverage], addDays(today, -700))
  addProvenance(chart, [pressure, sugar, fats, firstVisit], first)
}

/** Four days in hospital. */
function addAppendectomy(chart: Chart): void {
  const surgeon = chart.network.surgeon
  const from = dayBefore(chart, 410)
  const to = addDays(from, 3)
  const stay = addEncounter(chart, { kind: 'stay', from, to, provider: surgeon, reason: 'appendicitis' })
  const reason = addCondition(chart, {
    name: 'appendicitis',
    onset: from,
    abatement: to,
    encounter: stay,
    asserter: surgeon,
  })
  addProcedure(chart, { name: 'appendectomy', date: addDays(from, 1), encounter: stay, by: surgeon, reason })
  const condition = 'appendicitis'
  addHospitalClaim(chart, { care: 'appendectomy', from, to, condition, attending: surgeon, encounter: stay })
  addDocumentReference(chart, {
    kind: 'discharge',
    date: to,
    encounter: stay,
    author: surgeon,
    text: 'Laparoscopic appendectomy without complication. Discharged home. No heavy lifting for two weeks.',
  })
}
