import type { Chart } from '../chart.ts'
import type { ConditionName } from '../codes/conditions.ts'
import type { PanelName } from '../codes/labs.ts'
import type { ServiceName } from '../codes/services.ts'
import type { VaccineName } from '../codes/vaccines.ts'
import { addEncounter } from './encounter.ts'
import { addImmunization } from './immunization.ts'
import { addLabReport } from './labReport.ts'
import type { Provider } from './network.ts'
import { addVitals } from './observation.ts'
import { addProfessionalClaim } from './professionalClaim.ts'

interface OfficeVisit {
  date: string
  provider: Provider
  reason: ConditionName
  service: ServiceName
  panels?: readonly PanelName[]
  vaccines?: readonly VaccineName[]
  /** Services billed besides the visit, its labs and shots. */
  extras?: readonly ServiceName[]
  body: { isChild: boolean; weight: number }
}

/** A visit at the office with all that follows from it: vitals, labs, shots and the claim. Returns the Encounter. */
export function addOfficeVisit(chart: Chart, visit: OfficeVisit): string {
  const { date, provider, reason, panels = [], vaccines = [], extras = [] } = visit
  const encounter = addEncounter(chart, { kind: 'office', from: date, to: date, provider, reason })
  addVitals(chart, { date, encounter, performer: provider }, visit.body)
  for (const panel of panels) addLabReport(chart, { panel, date, encounter, orderedBy: provider })
  for (const vaccine of vaccines) addImmunization(chart, { vaccine, date, by: provider, encounter })
  const draw: ServiceName[] = panels.length > 0 ? ['bloodDraw'] : []
  const shots = vaccines.map((): ServiceName => 'shot')
  addProfessionalClaim(chart, {
    date,
    provider,
    condition: reason,
    services: [visit.service, ...draw, ...panels, ...shots, ...extras],
    encounter,
    isPreventive: reason === 'adultCheckUp' || reason === 'childCheckUp',
  })
  return encounter
}
