import { dayBefore, type Chart } from '../chart.ts'
import { addDays } from '../dates.ts'
import { addCarePlan } from '../generators/carePlan.ts'
import { addCondition } from '../generators/condition.ts'
import { addDevice } from '../generators/device.ts'
import { addDocumentReference } from '../generators/documentReference.ts'
import { addEncounter } from '../generators/encounter.ts'
import { addHospitalClaim } from '../generators/hospitalClaim.ts'
import { addSmokingStatus } from '../generators/observation.ts'
import { addPrescription } from '../generators/prescription.ts'
import { addProcedure } from '../generators/procedure.ts'
import { addProvenance } from '../generators/provenance.ts'
import { addOfficeVisit } from '../generators/visit.ts'

const BODY = { isChild: false, weight: 84 }

/** patient4: on Medicare. A weak heart with a pacemaker, a stay in hospital, an eye operation, medicines under Part D. */
export function addMedicareRecords(chart: Chart): void {
  const { heartDoctor, familyDoctor } = chart.network
  const first = dayBefore(chart, 980)
  const firstVisit = addOfficeVisit(chart, {
    date: first,
    provider: heartDoctor,
    reason: 'heartFailure',
    service: 'longVisit',
    panels: ['metabolic', 'bloodCount'],
    extras: ['echocardiogram', 'electrocardiogram'],
    body: BODY,
  })
  const diagnosis = { onset: first, encounter: firstVisit, asserter: heartDoctor }
  const heart = addCondition(chart, { name: 'heartFailure', ...diagnosis })
  const rhythm = addCondition(chart, { name: 'atrialFibrillation', ...diagnosis })
  const treatment = { date: first, encounter: firstVisit, by: heartDoctor, reason: heart }
  addProcedure(chart, { name: 'echocardiogram', ...treatment })
  addProcedure(chart, { name: 'electrocardiogram', ...treatment })
  addSmokingStatus(chart, { date: first, encounter: firstVisit, performer: heartDoctor })
  addCarePlan(chart, {
    title: 'Living with heart failure',
    date: first,
    condition: heart,
    lead: heartDoctor,
    goals: [
      'Weigh every morning; call when 2 kg are gained within three days',
      'Less than 2 g of salt a day',
    ],
  })
  const order = { prescriber: heartDoctor, encounter: firstVisit, date: first }
  addPrescription(chart, { ...order, medicine: 'apixaban', reason: rhythm })
  addPrescription(chart, { ...order, medicine: 'carvedilol', reason: heart })
  addPrescription(chart, { ...order, medicine: 'furosemide', reason: heart })

  addHeartFailureStay(chart, 700)
  addEyeOperation(chart)

  for (const days of [620, 260]) {
    addOfficeVisit(chart, {
      date: dayBefore(chart, days),
      provider: familyDoctor,
      reason: 'adultCheckUp',
      service: 'adultCheckUp',
      panels: ['lipids'],
      vaccines: days > 365 ? ['influenza', 'zoster'] : ['influenza', 'covid'],
      body: BODY,
    })
  }
  for (const days of [450, 180, 60]) {
    addOfficeVisit(chart, {
      date: dayBefore(chart, days),
      provider: heartDoctor,
      reason: 'heartFailure',
      service: 'visit',
      panels: ['metabolic', 'kidneys'],
      body: BODY,
    })
  }
  const { hospital, medical, pharmacy } = chart.policies
  const covered = [hospital, medical, pharmacy].map(({ coverage }) => coverage)
  addProvenance(chart, [chart.patient, ...covered], addDays(chart.today, -980))
  addProvenance(chart, [heart, rhythm, firstVisit], first)
}

/** Five days in hospital, in which the pacemaker was put in. */
function addHeartFailureStay(chart: Chart, days: number): void {
  const attending = chart.network.heartDoctor
  const from = dayBefore(chart, days)
  const to = addDays(from, 4)
  const reason = 'heartFailure'
  const stay = addEncounter(chart, { kind: 'stay', from, to, provider: attending, reason })
  addDevice(chart, 'pacemaker', addDays(from, 2))
  addHospitalClaim(chart, {
    care: 'heartFailureStay',
    from,
    to,
    condition: 'heartFailure',
    attending,
    encounter: stay,
  })
  addDocumentReference(chart, {
    kind: 'discharge',
    date: to,
    encounter: stay,
    author: attending,
    text: 'Heart failure with fluid in the lungs, relieved by diuretics. Pacemaker implanted without complication.',
  })
}

function addEyeOperation(chart: Chart): void {
  const surgeon = chart.network.eyeDoctor
  const day = dayBefore(chart, 340)
  const visit = { from: day, to: day, provider: surgeon, reason: 'cataract' } as const
  const encounter = addEncounter(chart, { kind: 'office', ...visit })
  const reason = addCondition(chart, {
    name: 'cataract',
    onset: day,
    abatement: addDays(day, 30),
    encounter,
    asserter: surgeon,
  })
  addProcedure(chart, { name: 'cataractExtraction', date: day, encounter, by: surgeon, reason })
  addHospitalClaim(chart, {
    care: 'cataractSurgery',
    from: day,
    to: day,
    condition: 'cataract',
    attending: surgeon,
    encounter,
  })
}
