import type { JsonObject } from '../../fhir/json.ts'
import { addResource, type Chart } from '../chart.ts'
import { concept, hl7 } from '../codes/coding.ts'
import { MEDICINES, type MedicineName } from '../codes/medicines.ts'
import { addDays, atTime } from '../dates.ts'
import { addMedication } from './medication.ts'
import type { Provider } from './network.ts'
import { addPharmacyClaim } from './pharmacyClaim.ts'

interface Prescription {
  medicine: MedicineName
  date: string
  prescriber: Provider
  encounter: string
  /** `Condition/<id>`. */
  reason: string
  /** How often it was filled; absent for a medicine that is still taken, filled whenever the last supply ends. */
  fills?: number
}

/** A fill counts once its claim is decided and paid. */
const DAYS_TO_SETTLE = 14

/** A prescription with its fills, each dispensed and claimed; returns the MedicationRequest's reference. */
export function addPrescription(chart: Chart, prescription: Prescription): string {
  const { date, prescriber, encounter, reason, fills } = prescription
  const medicine = MEDICINES[prescription.medicine]
  const medication = {
    reference: addMedication(chart, prescription.medicine, date),
    display: medicine.display,
  }
  const refillsAuthorized = fills === undefined ? 11 : fills - 1
  const supply = { value: medicine.days, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' }
  const request = addResource(chart, date, {
    resourceType: 'MedicationRequest',
    status: fills === undefined ? 'active' : 'completed',
    intent: 'order',
    category: [concept(hl7('medicationrequest-category'), 'community', 'Community')],
    medicationReference: medication,
    subject: { reference: chart.patient, display: chart.name },
    encounter: { reference: encounter },
    authoredOn: atTime(date, 10),
    requester: { reference: prescriber.practitioner, display: prescriber.name },
    reasonReference: [{ reference: reason }],
    dosageInstruction: [dosage(medicine.dose)],
    dispenseRequest: {
      numberOfRepeatsAllowed: refillsAuthorized,
      quantity: { value: medicine.quantity },
      expectedSupplyDuration: supply,
    },
  })
  for (let refill = 0; refill <= refillsAuthorized; refill += 1) {
    const day = addDays(date, refill * medicine.days + (refill === 0 ? 0 : chart.random.integer(0, 3)))
    if (addDays(day, DAYS_TO_SETTLE) > chart.today) break
    addResource(chart, day, {
      resourceType: 'MedicationDispense',
      status: 'completed',
      medicationReference: medication,
      subject: { reference: chart.patient, display: chart.name },
      performer: [{ actor: { reference: chart.network.pharmacy } }],
      authorizingPrescription: [{ reference: request }],
      type: concept(hl7('v3-ActCode'), refill === 0 ? 'FF' : 'RF', refill === 0 ? 'First Fill' : 'Refill'),
      quantity: { value: medicine.quantity },
      daysSupply: supply,
      whenHandedOver: atTime(day, 17),
      dosageInstruction: [dosage(medicine.dose)],
    })
    const { medicine: name } = prescription
    addPharmacyClaim(chart, { date: day, medicine: name, prescriber, refill, refillsAuthorized })
  }
  return request
}

function dosage(dose: { value: number; unit: string; timesADay: number }): JsonObject {
  const often = dose.timesADay === 1 ? 'once a day' : `${String(dose.timesADay)} times a day`
  return {
    text: `${String(dose.value)} ${dose.unit} ${often}`,
    timing: { repeat: { frequency: dose.timesADay, period: 1, periodUnit: 'd' } },
    doseAndRate: [{ doseQuantity: { value: dose.value, unit: dose.unit } }],
  }
}
