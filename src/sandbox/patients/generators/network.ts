import type { Resource } from '../../fhir/json.ts'
import { addResource, carinProfile } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { createNpi } from '../npi.ts'
import type { Random } from '../random.ts'

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

/** The plan's provider network: references to resources that all its members share. */
export interface Network {
  payer: string
  hospital: string
  hospitalLocation: string
  pharmacy: string
  laboratory: string
  familyDoctor: Provider
  paediatrician: Provider
  surgeon: Provider
  lungDoctor: Provider
}

interface Place {
  name: string
  line: string
  city: string
  postalCode: string
  phone: string
}

export const PAYER_NAME = 'Sandbox Health Plan'

/** The shared resources: organizations with their locations, practitioners with their roles. */
export function generateNetwork(random: Random, date: string): { network: Network; resources: Resource[] } {
  const resources: Resource[] = []
  const chart = { random, resources }

  const address = (place: Place) => ({
    line: [place.line],
    city: place.city,
    state: 'WI',
    postalCode: place.postalCode,
    country: 'US',
  })
  const organization = (place: Place, kind: 'prov' | 'pay', display: string): string =>
    addResource(
      chart,
      date,
      {
        resourceType: 'Organization',
        identifier: [{ type: concept(hl7('v2-0203'), 'NPI'), system: SYSTEMS.npi, value: createNpi(random) }],
        active: true,
        type: [concept(hl7('organization-type'), kind, display)],
        name: place.name,
        telecom: [{ system: 'phone', value: place.phone }],
        address: [address(place)],
      },
      carinProfile('C4BB-Organization'),
    )
  const location = (place: Place, managingOrganization: string): string =>
    addResource(chart, date, {
      resourceType: 'Location',
      status: 'active',
      name: place.name,
      mode: 'instance',
      telecom: [{ system: 'phone', value: place.phone }],
      address: address(place),
      managingOrganization: { reference: managingOrganization, display: place.name },
    })
  const provider = (
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
        identifier: [{ type: concept(hl7('v2-0203'), 'NPI'), system: SYSTEMS.npi, value: createNpi(random) }],
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
  }

  const payer = organization(PLACES.payer, 'pay', 'Payer')
  const clinic = organization(PLACES.clinic, 'prov', 'Healthcare Provider')
  const hospital = organization(PLACES.hospital, 'prov', 'Healthcare Provider')
  const pharmacy = organization(PLACES.pharmacy, 'prov', 'Healthcare Provider')
  const laboratory = organization(PLACES.laboratory, 'prov', 'Healthcare Provider')
  const atClinic = { organization: clinic, location: location(PLACES.clinic, clinic) }
  const atHospital = { organization: hospital, location: location(PLACES.hospital, hospital) }
  location(PLACES.pharmacy, pharmacy)
  const network: Network = {
    payer,
    hospital,
    hospitalLocation: atHospital.location,
    pharmacy,
    laboratory,
    familyDoctor: provider('Ruth', 'Okafor', 'female', SPECIALTIES.family, atClinic),
    paediatrician: provider('Daniel', 'Lindqvist', 'male', SPECIALTIES.paediatrics, atClinic),
    surgeon: provider('Mei', 'Tanaka', 'female', SPECIALTIES.surgery, atHospital),
    lungDoctor: provider('Carlos', 'Medina', 'male', SPECIALTIES.lungs, atHospital),
  }
  return { network, resources }
}

/** NUCC provider taxonomy. */
const SPECIALTIES = {
  family: { code: '207Q00000X', display: 'Family Medicine Physician' },
  paediatrics: { code: '208000000X', display: 'Pediatrics Physician' },
  surgery: { code: '208600000X', display: 'Surgery Physician' },
  lungs: { code: '207RP1001X', display: 'Pulmonary Disease Physician' },
}

const PLACES = {
  payer: {
    name: PAYER_NAME,
    line: '1 Example Plaza',
    city: 'Madison',
    postalCode: '53703',
    phone: '608-555-0100',
  },
  clinic: {
    name: 'Lakeside Family Clinic',
    line: '212 Shore Street',
    city: 'Madison',
    postalCode: '53704',
    phone: '608-555-0112',
  },
  hospital: {
    name: 'Four Lakes Hospital',
    line: '900 Regent Avenue',
    city: 'Madison',
    postalCode: '53715',
    phone: '608-555-0140',
  },
  pharmacy: {
    name: 'Corner Pharmacy',
    line: '45 Willow Road',
    city: 'Madison',
    postalCode: '53704',
    phone: '608-555-0163',
  },
  laboratory: {
    name: 'Capitol Laboratory',
    line: '18 Science Drive',
    city: 'Madison',
    postalCode: '53711',
    phone: '608-555-0187',
  },
} satisfies Record<string, Place>
