import type { Resource } from '../../fhir/json.ts'
import type { Random } from '../random.ts'
import { createNetworkBuilder, type Provider } from './networkBuilder.ts'
import { PLACES, SPECIALTIES } from './places.ts'

export type { Provider } from './networkBuilder.ts'

/** Who pays, and who treats: references to resources that all members share. */
export interface Network {
  payer: string
  medicare: string
  drugPlan: string
  dentalPlan: string
  hospital: string
  hospitalLocation: string
  pharmacy: string
  laboratory: string
  dentalOffice: string
  familyDoctor: Provider
  paediatrician: Provider
  surgeon: Provider
  lungDoctor: Provider
  heartDoctor: Provider
  kidneyDoctor: Provider
  eyeDoctor: Provider
  dentist: Provider
}

/**
 * The shared resources: organizations with their locations, practitioners with their roles.
 * @param later for those who joined the network later: a chance of their own leaves the others their ids
 */
export function generateNetwork(
  random: Random,
  later: Random,
  date: string,
): { network: Network; resources: Resource[] } {
  const resources: Resource[] = []
  const { organization, location, provider } = createNetworkBuilder(random, resources, date)
  const payer = organization(PLACES.payer, 'pay')
  const clinic = organization(PLACES.clinic, 'prov')
  const hospital = organization(PLACES.hospital, 'prov')
  const pharmacy = organization(PLACES.pharmacy, 'prov')
  const laboratory = organization(PLACES.laboratory, 'prov')
  const atClinic = { organization: clinic, location: location(PLACES.clinic, clinic) }
  const atHospital = { organization: hospital, location: location(PLACES.hospital, hospital) }
  location(PLACES.pharmacy, pharmacy)
  const first = {
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

  const joined = createNetworkBuilder(later, resources, date)
  const dentalOffice = joined.organization(PLACES.dentalOffice, 'prov')
  const atDentist = {
    organization: dentalOffice,
    location: joined.location(PLACES.dentalOffice, dentalOffice),
  }
  const network = {
    ...first,
    medicare: joined.organization(PLACES.medicare, 'pay'),
    drugPlan: joined.organization(PLACES.drugPlan, 'pay'),
    dentalPlan: joined.organization(PLACES.dentalPlan, 'pay'),
    dentalOffice,
    heartDoctor: joined.provider('Amara', 'Nwosu', 'female', SPECIALTIES.heart, atHospital),
    kidneyDoctor: joined.provider('Elias', 'Brandt', 'male', SPECIALTIES.kidneys, atHospital),
    eyeDoctor: joined.provider('Ines', 'Carvalho', 'female', SPECIALTIES.eyes, atClinic),
    dentist: joined.provider('Jonas', 'Weir', 'male', SPECIALTIES.teeth, atDentist),
  }
  return { network, resources }
}
