import type { Resource } from '../../fhir/json.ts'
import { addResource, carinProfile } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { createNpi } from '../npi.ts'
import type { Random } from '../random.ts'
import type { Place } from './places.ts'

/** Someone who treats. */
export interface Provider {
  /** `Practitioner/<id>`. */
  practitioner: string
  name: string
  /** `Organization/<id>` where they work. */
  organization: string
  /** `Location/<id>` where they work. */
  location: string
  specialty: { code: string; display: string }
}

const KINDS = { prov: 'Healthcare Provider', pay: 'Payer' }

/** What adds organizations, their places and their people to the shared resources; each answers with a reference. */
export function createNetworkBuilder(random: Random, resources: Resource[], date: string) {
  const chart = { random, resources }
  const address = (place: Place) => ({
    line: [place.line],
    city: place.city,
    state: 'WI',
    postalCode: place.postalCode,
    country: 'US',
  })
  const identifier = () => [
    { type: concept(hl7('v2-0203'), 'NPI'), system: SYSTEMS.npi, value: createNpi(random) },
  ]

  return {
    organization: (place: Place, kind: keyof typeof KINDS): string =>
      addResource(
        chart,
        date,
        {
          resourceType: 'Organization',
          identifier: identifier(),
          active: true,
          type: [concept(hl7('organization-type'), kind, KINDS[kind])],
          name: place.name,
          telecom: [{ system: 'phone', value: place.phone }],
          address: [address(place)],
        },
        carinProfile('C4BB-Organization'),
      ),
    location: (place: Place, managingOrganization: string): string =>
      addResource(chart, date, {
        resourceType: 'Location',
        status: 'active',
        name: place.name,
        mode: 'instance',
        telecom: [{ system: 'phone', value: place.phone }],
        address: address(place),
        managingOrganization: { reference: managingOrganization, display: place.name },
      }),
    /** A practitioner with their role there. */
    provider: (
      given: string,
      family: string,
      gender: 'female' | 'male',
      specialty: Provider['specialty'],
      works: Pick<Provider, 'organization' | 'location'>,
    ): Provider => {
      const name = `Dr. ${given} ${family}`
      const practitioner = addResource(
        chart,
        date,
        {
          resourceType: 'Practitioner',
          identifier: identifier(),
          active: true,
          name: [{ family, given: [given], prefix: ['Dr.'] }],
          gender,
        },
        carinProfile('C4BB-Practitioner'),
      )
      addResource(chart, date, {
        resourceType: 'PractitionerRole',
        active: true,
        practitioner: { reference: practitioner, display: name },
        organization: { reference: works.organization },
        code: [concept(SYSTEMS.taxonomy, specialty.code, specialty.display)],
        specialty: [concept(SYSTEMS.taxonomy, specialty.code, specialty.display)],
        location: [{ reference: works.location }],
      })
      return { practitioner, name, specialty, ...works }
    },
  }
}
