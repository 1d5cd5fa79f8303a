import type { JsonObject } from '../../fhir/json.ts'

/** The code systems' addresses, as FHIR writes them. */
export const SYSTEMS = {
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  loinc: 'http://loinc.org',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  npi: 'http://hl7.org/fhir/sid/us-npi',
  payerTypology: 'https://nahdo.org/sopt',
  cdt: 'http://www.ada.org/cdt',
  taxonomy: 'http://nucc.org/provider-taxonomy',
  revenue: 'https://www.nubc.org/CodeSystem/RevenueCodes',
  placeOfService: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
} as const

/** A code system of HL7's terminology server. */
export function hl7(name: string): string {
  return `http://terminology.hl7.org/CodeSystem/${name}`
}

/** A code system of the CARIN Blue Button guide. */
export function carin(name: string): string {
  return `http://hl7.org/fhir/us/carin-bb/CodeSystem/${name}`
}

/** A CodeableConcept of one code. */
export function concept(system: string, code: string, display?: string): JsonObject {
  const coding = { system, code, ...(display === undefined ? {} : { display }) }
  return { coding: [coding], ...(display === undefined ? {} : { text: display }) }
}
