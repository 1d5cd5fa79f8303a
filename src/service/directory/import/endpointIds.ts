import { uuidV5 } from '../../database/uuidV5.ts'

/** Ours, made once. */
const NAMESPACE = '0f8a3c52-6d1b-4e7a-9c34-2b5d8e71a906'

/** What the redirect URI of our one client at a FHIR base is named by, and the first brand there too. */
export function idOfBase(fhirBase: string): string {
  return uuidV5(NAMESPACE, fhirBase)
}

/** Any further brand at that base. */
export function idOfBrand(fhirBase: string, brandKey: string): string {
  return uuidV5(NAMESPACE, `${fhirBase}\n${brandKey}`)
}

/** A brand's name as it is compared: neither case nor the way that letters are encoded tells brands apart. */
export function brandKeyOf(brand: string): string {
  return brand.normalize('NFKC').toLowerCase()
}
