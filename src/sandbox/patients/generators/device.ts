import { addResource, type Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { addYears } from '../dates.ts'

/** The breathing aid that a patient with sleep apnea has at home. */
export function addAirwayPressureDevice(chart: Chart, date: string): string {
  return addResource(chart, date, {
    resourceType: 'Device',
    status: 'active',
    manufacturer: 'Example Respiratory',
    manufactureDate: addYears(date, -1),
    serialNumber: `AP-${String(chart.random.integer(100_000, 999_999))}`,
    deviceName: [{ name: 'Night Breeze 2', type: 'user-friendly-name' }],
    type: concept(SYSTEMS.snomed, '702172008', 'Home continuous positive airway pressure unit'),
    patient: { reference: chart.patient, display: chart.name },
    owner: { reference: chart.network.payer },
  })
}
