import { RESOURCE_TYPES, type ResourceType } from '../../contract/resourceTypes.ts'
import { patientParameters } from './patientLinks.ts'

/** What `/fhir/metadata` says: only what the server really does, for these types. */
export function capabilityStatement(
  fhirBase: string,
  publicUrl: string,
  startedAt: string,
  types: readonly ResourceType[] = RESOURCE_TYPES,
): string {
  return JSON.stringify({
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: startedAt,
    publisher: 'Sandbox Health Plan',
    kind: 'instance',
    software: { name: 'FlexpaLink sandbox payer' },
    implementation: { description: 'Sandbox Health Plan (test mode)', url: fhirBase },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'SMART-on-FHIR',
                },
              ],
            },
          ],
          extension: [
            {
              url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
              extension: [
                { url: 'authorize', valueUri: `${publicUrl}/authorize` },
                { url: 'token', valueUri: `${publicUrl}/token` },
                { url: 'revoke', valueUri: `${publicUrl}/revoke` },
                { url: 'introspect', valueUri: `${publicUrl}/introspect` },
              ],
            },
          ],
        },
        resource: types.map((type) => ({
          type,
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          versioning: 'no-version',
          ...(type === 'Provenance' ? {} : { searchRevInclude: ['Provenance:target'] }),
          searchParam: [
            { name: '_id', type: 'token' },
            ...patientParameters(type).map((name) => ({ name, type: 'reference' })),
          ],
        })),
      },
    ],
  })
}
