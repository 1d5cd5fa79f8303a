import { addResource, type Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { PANELS, type PanelName } from '../codes/labs.ts'
import { atTime } from '../dates.ts'
import type { Provider } from './network.ts'
import { addLabResult } from './observation.ts'

interface LabOrder {
  panel: PanelName
  date: string
  encounter: string
  orderedBy: Provider
}

/** A panel's report with its results; returns the report's reference. */
export function addLabReport(chart: Chart, { panel, date, encounter, orderedBy }: LabOrder): string {
  const { code, display, analytes } = PANELS[panel]
  const results = analytes.map((analyte) => ({
    reference: addLabResult(chart, { date, encounter, performer: orderedBy }, analyte),
    display: analyte.display,
  }))
  return addResource(chart, date, {
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [concept(hl7('v2-0074'), 'LAB', 'Laboratory')],
    code: concept(SYSTEMS.loinc, code, display),
    subject: { reference: chart.patient, display: chart.name },
    encounter: { reference: encounter },
    effectiveDateTime: atTime(date, 9),
    issued: atTime(date, 18),
    performer: [{ reference: chart.network.laboratory }],
    resultsInterpreter: [{ reference: orderedBy.practitioner, display: orderedBy.name }],
    result: results,
  })
}
