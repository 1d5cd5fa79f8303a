import { addResource, type Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { addYears } from '../dates.ts'

/** SNOMED CT, with a make of nobody's. */
const DEVICES = {
  airwayPressure: {
    code: '702172008',
    display: 'Home continuous positive airway pressure unit',
    manufacturer: 'Example Respiratory',
    name: 'Night Breeze 2',
    serial: 'AP',
  },
  glucoseMeter: {
    code: '337414009',
    display: 'Blood glucose meter',
    manufacturer: 'Example Diagnostics',
    name: 'Clear Drop',
    serial: 'GM',
  },
  pacemaker: {
    code: '14106009',
    display: 'Cardiac pacemaker',
    manufacturer: 'Example Cardio',
    name: 'Steady Beat DR',
    serial: 'PM',
  },
} as const

/** What a patient has at home, or in the body. */
export function addDevice(chart: Chart, device: keyof typeof DEVICES, date: string): string {
  const { code, display, manufacturer, name, serial } = DEVICES[device]
  return addResource(chart, date, {
    resourceType: 'Device',
    status: 'active',
    manufacturer,
    manufactureDate: addYears(date, -1),
    serialNumber: `${serial}-${String(chart.random.integer(100_000, 999_999))}`,
    deviceName: [{ name, type: 'user-friendly-name' }],
    type: concept(SYSTEMS.snomed, code, display),
    patient: { reference: chart.patient, display: chart.name },
    owner: { reference: chart.network.payer },
  })
}
