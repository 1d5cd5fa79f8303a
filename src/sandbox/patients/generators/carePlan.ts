import { addResource, type Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { addDays } from '../dates.ts'
import type { Provider } from './network.ts'

interface Plan {
  title: string
  date: string
  /** The day on which it was over; absent while it is followed. */
  until?: string
  /** `Condition/<id>` that the plan is for. */
  condition: string
  lead: Provider
  /** What is aimed at, in words; one Goal each. */
  goals: readonly string[]
}

/** A care plan with its team and goals. */
export function addCarePlan(chart: Chart, { title, date, until, condition, lead, goals }: Plan): void {
  const isActive = until === undefined
  const period = { start: date, ...(isActive ? {} : { end: until }) }
  const subject = { reference: chart.patient, display: chart.name }
  const team = addResource(chart, date, {
    resourceType: 'CareTeam',
    status: isActive ? 'active' : 'inactive',
    category: [concept(SYSTEMS.loinc, 'LA28865-6', 'Longitudinal care-coordination focused care team')],
    name: `Care team of ${chart.name}`,
    subject,
    period,
    participant: [
      {
        role: [concept(SYSTEMS.taxonomy, lead.specialty.code, lead.specialty.display)],
        member: { reference: lead.practitioner, display: lead.name },
        onBehalfOf: { reference: lead.organization },
      },
      { role: [concept(SYSTEMS.snomed, '116154003', 'Patient')], member: subject },
    ],
    managingOrganization: [{ reference: lead.organization }],
  })
  const goalReferences = goals.map((text) => ({
    reference: addResource(chart, date, {
      resourceType: 'Goal',
      lifecycleStatus: isActive ? 'active' : 'completed',
      achievementStatus: isActive
        ? concept(hl7('goal-achievement'), 'in-progress', 'In Progress')
        : concept(hl7('goal-achievement'), 'not-achieved', 'Not Achieved'),
      description: { text },
      subject,
      startDate: date,
      target: [{ dueDate: addDays(date, 365) }],
      expressedBy: { reference: lead.practitioner, display: lead.name },
      addresses: [{ reference: condition }],
    }),
  }))
  addResource(chart, date, {
    resourceType: 'CarePlan',
    status: isActive ? 'active' : 'completed',
    intent: 'plan',
    category: [concept('http://hl7.org/fhir/us/core/CodeSystem/careplan-category', 'assess-plan')],
    title,
    subject,
    period,
    created: date,
    author: { reference: lead.practitioner, display: lead.name },
    careTeam: [{ reference: team }],
    addresses: [{ reference: condition }],
    goal: goalReferences,
  })
}
