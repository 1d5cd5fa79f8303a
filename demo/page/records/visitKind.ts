import { codeText } from './codeText.ts'
import { firstText } from './fhir.ts'

const KINDS: Record<string, string> = {
  AMB: 'Office or clinic visit',
  EMER: 'Emergency',
  IMP: 'Hospital stay',
  ACUTE: 'Hospital stay',
  NONAC: 'Hospital stay',
  OBSENC: 'Hospital observation',
  SS: 'Short stay',
  HH: 'Home visit',
  FLD: 'Care on the scene',
  PRENC: 'Before admission',
  VR: 'Video or phone visit',
}

/** What kind of visit an Encounter's class means, in words. */
export function visitKind(encounter: unknown): string | undefined {
  const code = firstText(encounter, ['class', 'code'])
  return (
    (code === undefined ? undefined : KINDS[code]) ??
    firstText(encounter, ['class', 'display']) ??
    codeText(encounter, 'serviceType') ??
    code
  )
}
