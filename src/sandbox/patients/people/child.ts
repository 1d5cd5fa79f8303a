import { dayBefore, type Chart } from '../chart.ts'
import type { VaccineName } from '../codes/vaccines.ts'
import { addDays, addYears } from '../dates.ts'
import { addAllergy } from '../generators/allergy.ts'
import { addCondition } from '../generators/condition.ts'
import { addEncounter } from '../generators/encounter.ts'
import { addHospitalClaim } from '../generators/hospitalClaim.ts'
import { addImmunization } from '../generators/immunization.ts'
import { addPrescription } from '../generators/prescription.ts'
import { addProcedure } from '../generators/procedure.ts'
import { addProvenance } from '../generators/provenance.ts'
import { addOfficeVisit } from '../generators/visit.ts'

/** The child on patient2's plan: asthma with a night at the emergency room, an ear infection, the usual shots. */
export function addChildRecords(chart: Chart): void {
  const { network } = chart
  const doctor = network.paediatrician
  const body = { isChild: true, weight: 24 }

  const earDay = dayBefore(chart, 500)
  const earVisit = addOfficeVisit(chart, {
    date: earDay,
    provider: doctor,
    reason: 'earInfection',
    service: 'visit',
    body,
  })
  const ear = addCondition(chart, {
    name: 'earInfection',
    onset: earDay,
    abatement: addDays(earDay, 10),
    encounter: earVisit,
    asserter: doctor,
  })
  addPrescription(chart, {
    medicine: 'amoxicillin',
    date: earDay,
    prescriber: doctor,
    encounter: earVisit,
    reason: ear,
    fills: 1,
  })

  const night = dayBefore(chart, 260)
  const attending = network.lungDoctor
  const emergency = addEncounter(chart, {
    kind: 'emergency',
    from: night,
    to: night,
    provider: attending,
    reason: 'asthma',
  })
  const asthma = addCondition(chart, {
    name: 'asthma',
    onset: night,
    encounter: emergency,
    asserter: attending,
  })
  addProcedure(chart, { name: 'nebulizer', date: night, encounter: emergency, by: attending, reason: asthma })
  addHospitalClaim(chart, {
    care: 'asthmaAttack',
    from: night,
    to: night,
    condition: 'asthma',
    attending,
    encounter: emergency,
  })
  addPrescription(chart, {
    medicine: 'albuterol',
    date: night,
    prescriber: attending,
    encounter: emergency,
    reason: asthma,
    fills: 2,
  })

  addOfficeVisit(chart, {
    date: dayBefore(chart, 90),
    provider: doctor,
    reason: 'childCheckUp',
    service: 'childCheckUp',
    vaccines: ['influenza'],
    body,
  })
  addAllergy(chart, { name: 'peanut', since: addYears(chart.birthDate, 2), recorder: doctor })
  for (const [vaccine, ageInDays] of CHILDHOOD_SHOTS) {
    addImmunization(chart, { vaccine, date: addDays(chart.birthDate, ageInDays), by: doctor })
  }
  addProvenance(chart, [chart.patient, chart.policies.medical.coverage, asthma], night)
}

const CHILDHOOD_SHOTS: readonly (readonly [VaccineName, number])[] = [
  ['hepatitisB', 1],
  ['dtap', 62],
  ['polio', 62],
  ['mmr', 370],
  ['varicella', 370],
  ['dtap', 1_480],
]
