import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { isPatientType } from '../../sync/collect/patientOf.ts'

/** What `/fhir/metadata` says: only what works. */
export function capabilityStatement(fhirUrl: string): string {
  return JSON.stringify({
    resourceType: 'CapabilityStatement',
    url: `${fhirUrl}/metadata`,
    title: 'FlexpaLink Capability Statement',
    status: 'active',
    date: '2026-11-21',
    publisher: 'FlexpaLink',
    kind: 'instance',
    software: { name: 'FlexpaLink' },
    implementation: { description: 'FlexpaLink FHIR API', url: fhirUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        security: { description: 'A patient access token of POST /link/exchange, as a bearer token.' },
        resource: RESOURCE_TYPES.map((type) => ({
          type,
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          versioning: 'versioned',
          readHistory: false,
          searchParam: [
            {
              name: '_id',
              type: 'token',
              definition: 'http://hl7.org/fhir/SearchParameter/Resource-id',
            },
            ...(isPatientType(type) ? [{ name: 'patient', type: 'reference' }] : []),
          ],
          ...(type === 'Patient' && {
            operation: [
              {
                name: 'everything',
                definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
              },
            ],
          }),
        })),
      },
    ],
  })
}
