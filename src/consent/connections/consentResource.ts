import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import type { Connection } from '../../contract/connections.ts'

/** The receipt for programs: a FHIR R4 Consent, https://hl7.org/fhir/R4/consent.html. */
export function consentResource(connection: Connection, origin: string): Record<string, unknown> {
  const { id, application, plan, patientName, agreedAt, state, requestedResources } = connection
  const end = connection.endedAt ?? connection.until
  const types = requestedResources.length === 0 ? RESOURCE_TYPES : requestedResources
  return {
    resourceType: 'Consent',
    identifier: [{ system: `${origin}/connections`, value: id }],
    status: state === 'ACTIVE' ? 'active' : 'inactive',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    ...(patientName !== undefined && { patient: { display: patientName } }),
    dateTime: instant(agreedAt),
    organization: [{ display: plan }],
    policy: [{ uri: `${origin}/terms` }],
    provision: {
      type: 'permit',
      period: { start: instant(agreedAt), ...(end !== null && { end: instant(end) }) },
      actor: [
        {
          role: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
          },
          reference: { display: application },
        },
      ],
      class: types.map((code) => ({ system: 'http://hl7.org/fhir/resource-types', code })),
    },
  }
}

function instant(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
