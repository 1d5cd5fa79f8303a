import { dayBefore, type Chart } from '../chart.ts'
import type { MedicineName } from '../codes/medicines.ts'
import { addDays, addYears } from '../dates.ts'
import { addAllergy } from '../generators/allergy.ts'
import { addCarePlan } from '../generators/carePlan.ts'
import { addCondition } from '../generators/condition.ts'
import { addDentalClaim } from '../generators/dentalClaim.ts'
import { addDevice } from '../generators/device.ts'
import { addDocumentReference } from '../generators/documentReference.ts'
import { addEncounter } from '../generators/encounter.ts'
import { addHospitalClaim } from '../generators/hospitalClaim.ts'
import { addSmokingStatus } from '../generators/observation.ts'
import { addPrescription } from '../generators/prescription.ts'
import { addProcedure } from '../generators/procedure.ts'
import { addProvenance } from '../generators/provenance.ts'
import { addOfficeVisit } from '../generators/visit.ts'

/** How long the records reach back. */
export const CHRONIC_YEARS = 8

const BODY = { isChild: false, weight: 91 }
const MONTH_DAYS = 30

/** The illnesses that last, and what is taken for each. */
const ILLNESSES = {
  diabeticKidneys: ['metformin', 'empagliflozin'],
  hypertension: ['lisinopril', 'carvedilol'],
  hyperlipidemia: ['atorvastatin'],
  kidneyDisease: ['furosemide'],
  anemia: [],
  retinopathy: [],
} as const satisfies Record<string, readonly MedicineName[]>

type Illness = keyof typeof ILLNESSES

/** patient5: ill for years, with a visit and blood tests each month: more than 2,000 records. */
export function addChronicRecords(chart: Chart): void {
  const { familyDoctor: doctor } = chart.network
  const begin = addDays(chart.today, -CHRONIC_YEARS * 365 + 20)
  const firstVisit = recorded(chart, begin, () =>
    addOfficeVisit(chart, {
      date: begin,
      provider: doctor,
      reason: 'diabeticKidneys',
      service: 'longVisit',
      panels: ['metabolic', 'lipids', 'sugar', 'kidneys'],
      extras: ['electrocardiogram'],
      body: BODY,
    }),
  )
  const conditions = new Map<Illness, string>()
  for (const name of Object.keys(ILLNESSES) as Illness[]) {
    const diagnosis = { name, onset: begin, encounter: firstVisit, asserter: doctor }
    conditions.set(name, addCondition(chart, diagnosis))
  }
  addSmokingStatus(chart, { date: begin, encounter: firstVisit, performer: doctor })
  addDevice(chart, 'glucoseMeter', begin)
  addAllergy(chart, { name: 'penicillin', since: addYears(chart.birthDate, 12), recorder: doctor })
  addProvenance(chart, [chart.patient, chart.policies.medical.coverage], begin)

  for (let year = CHRONIC_YEARS; year >= 1; year -= 1) addYear(chart, year, firstVisit, conditions)
}

/** The year that ended `year - 1` years before the records do. */
function addYear(
  chart: Chart,
  year: number,
  firstVisit: string,
  conditions: ReadonlyMap<Illness, string>,
): void {
  const { familyDoctor, kidneyDoctor } = chart.network
  const dayOf = (month: number): string => dayBefore(chart, (year - 1) * 365 + 25 + (11 - month) * MONTH_DAYS)
  const reasonOf = (illness: Illness): string => conditions.get(illness) ?? ''

  // The newest prescriptions and plan are still followed.
  const past = year === 1 ? {} : { fills: 4 }
  for (const [illness, medicines] of Object.entries(ILLNESSES) as [Illness, readonly MedicineName[]][]) {
    for (const medicine of medicines) {
      const order = { prescriber: familyDoctor, encounter: firstVisit, date: dayOf(0) }
      addPrescription(chart, { ...order, medicine, reason: reasonOf(illness), ...past })
    }
  }
  for (let month = 0; month < 12; month += 1) addMonth(chart, dayOf(month), month)

  const title = `Kidneys, sugar and pressure, year ${String(CHRONIC_YEARS - year + 1)}`
  addCarePlan(chart, {
    title,
    date: dayOf(1),
    ...(year === 1 ? {} : { until: addDays(dayOf(11), 30) }),
    condition: reasonOf('kidneyDisease'),
    lead: kidneyDoctor,
    goals: ['Hemoglobin A1c below 7.5 %', 'Blood pressure below 130/80', 'Keep the kidneys as they are'],
  })
  addInfusion(chart, dayOf(4), reasonOf('anemia'))
  addEyeVisit(chart, dayOf(6))
  addDentistVisit(chart, dayOf(2), year % 2 === 0)
  addDentistVisit(chart, dayOf(8), false)
  if (year % 3 === 0) addStay(chart, dayOf(9))
  else addEmergency(chart, dayOf(9))
}

/** One of the monthly visits: in turn at the family doctor's and the kidney doctor's. */
function addMonth(chart: Chart, date: string, month: number): void {
  const { familyDoctor, kidneyDoctor } = chart.network
  const isCheckUp = month === 10
  recorded(chart, date, () =>
    addOfficeVisit(chart, {
      date,
      provider: month % 2 === 0 ? familyDoctor : kidneyDoctor,
      reason: isCheckUp ? 'adultCheckUp' : month % 2 === 0 ? 'diabeticKidneys' : 'kidneyDisease',
      service: isCheckUp ? 'adultCheckUp' : 'visit',
      panels: [
        'metabolic',
        'kidneys',
        'bloodCount',
        ...(month % 3 === 0 ? (['sugar'] as const) : []),
        ...(month % 6 === 0 ? (['lipids'] as const) : []),
      ],
      vaccines: isCheckUp ? ['influenza'] : [],
      body: BODY,
    }),
  )
}

/** Runs a step and notes where all of its records came from. */
function recorded(chart: Chart, date: string, step: () => string): string {
  const before = chart.resources.length
  const result = step()
  const targets = chart.resources.slice(before).map(({ resourceType, id }) => `${resourceType}/${id}`)
  addProvenance(chart, targets, date)
  return result
}

function addInfusion(chart: Chart, day: string, reason: string): void {
  const attending = chart.network.kidneyDoctor
  const visit = { from: day, to: day, provider: attending, reason: 'anemia' } as const
  const encounter = addEncounter(chart, { kind: 'office', ...visit })
  addProcedure(chart, { name: 'infusion', date: day, encounter, by: attending, reason })
  const claim = { care: 'ironInfusion', condition: 'anemia', attending, encounter } as const
  addHospitalClaim(chart, { ...claim, from: day, to: day })
}

function addEyeVisit(chart: Chart, date: string): void {
  addOfficeVisit(chart, {
    date,
    provider: chart.network.eyeDoctor,
    reason: 'retinopathy',
    service: 'eyeExam',
    extras: ['retinaPhoto'],
    body: BODY,
  })
}

function addDentistVisit(chart: Chart, day: string, withFilling: boolean): void {
  const condition = withFilling ? 'caries' : 'toothCheckUp'
  const visit = { from: day, to: day, provider: chart.network.dentist, reason: condition } as const
  const encounter = addEncounter(chart, { kind: 'office', ...visit })
  addDentalClaim(chart, {
    date: day,
    condition,
    services: withFilling ? ['exam', 'images', 'filling'] : ['exam', 'cleaning'],
    encounter,
  })
}

function addStay(chart: Chart, from: string): void {
  const attending = chart.network.heartDoctor
  const to = addDays(from, 4)
  const visit = { from, to, provider: attending, reason: 'heartFailure' } as const
  const encounter = addEncounter(chart, { kind: 'stay', ...visit })
  const claim = { care: 'heartFailureStay', condition: 'heartFailure', attending, encounter } as const
  addHospitalClaim(chart, { ...claim, from, to })
  addDocumentReference(chart, {
    kind: 'discharge',
    date: to,
    encounter,
    author: attending,
    text: 'Fluid overload, relieved by diuretics. Kidneys as before. Home with a lower target weight.',
  })
}

function addEmergency(chart: Chart, day: string): void {
  const attending = chart.network.lungDoctor
  const visit = { from: day, to: day, provider: attending, reason: 'heartFailure' } as const
  const encounter = addEncounter(chart, { kind: 'emergency', ...visit })
  const claim = { care: 'shortBreath', condition: 'heartFailure', attending, encounter } as const
  addHospitalClaim(chart, { ...claim, from: day, to: day })
}
