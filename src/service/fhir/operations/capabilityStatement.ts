import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { searchParametersOf } from '../definitions/searchParameters.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'

/** When what follows was last changed by hand. */
const DATE = '2026-11-24'

/** On Patient. R4 defines the one, the statement itself the other. */
const OPERATIONS = [
  { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
  { name: 'expunge', definition: '#expunge' },
]

const EXPUNGE = {
  resourceType: 'OperationDefinition',
  id: 'expunge',
  name: 'Expunge',
  title: 'Delete a patient’s records for good',
  status: 'active',
  kind: 'operation',
  affectsState: true,
  code: 'expunge',
  resource: ['Patient'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    {
      name: 'return',
      use: 'out',
      min: 1,
      max: '1',
      documentation: 'Accepted; its diagnostics are the address of what became of it.',
      type: 'OperationOutcome',
    },
  ],
}

/**
 * What `/fhir/metadata` says (seed 002, "Helpful capabilities"), made from what searches know, so that all of it works;
 * a test asks for each piece.
 * @param fhirUrl the public address of the FHIR API
 * @param apiUrl where tokens come from
 */
export function capabilityStatement(fhirUrl: string, apiUrl: string): string {
  return JSON.stringify({
    resourceType: 'CapabilityStatement',
    contained: [EXPUNGE],
    url: `${fhirUrl}/metadata`,
    name: 'FlexpaLinkCapabilityStatement',
    title: 'FlexpaLink Capability Statement',
    status: 'active',
    date: DATE,
    publisher: 'FlexpaLink',
    description: "A patient's health-plan and medical records, as their payer gave them.",
    kind: 'instance',
    software: { name: 'FlexpaLink' },
    implementation: { description: 'FlexpaLink FHIR API', url: fhirUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [{ mode: 'server', security: security(apiUrl), resource: RESOURCE_TYPES.map(resource) }],
  })
}

function security(apiUrl: string) {
  return {
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [
          { url: 'authorize', valueUri: `${apiUrl}/link/auth` },
          { url: 'token', valueUri: `${apiUrl}/link/token` },
        ],
      },
    ],
    service: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
            code: 'OAuth',
            display: 'OAuth',
          },
        ],
      },
    ],
    description: 'A patient access token of POST /link/exchange, as a bearer token.',
  }
}

function resource(type: ResourceType) {
  const parameters = [...searchParametersOf(type).values()]
  const references = parameters.filter((parameter) => parameter.type === 'reference')
  return {
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    versioning: 'versioned',
    readHistory: false,
    conditionalRead: 'full-support',
    searchInclude: ['*', `${type}:*`, ...references.map(({ name }) => `${type}:${name}`)],
    searchRevInclude: ['*', ...referencesTo(type)],
    searchParam: parameters.map(({ name, definition, type: kind }) => ({ name, definition, type: kind })),
    ...(type === 'Patient' && { operation: OPERATIONS }),
  }
}

/** `Type:parameter` of each reference that may lead to the type. */
function referencesTo(target: ResourceType): string[] {
  return RESOURCE_TYPES.flatMap((type) =>
    [...searchParametersOf(type).values()]
      .filter(({ targets }) => targets.includes(target))
      .map(({ name }) => `${type}:${name}`),
  )
}
