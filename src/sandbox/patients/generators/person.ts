import type { Resource } from '../../fhir/json.ts'
import { addResource, carinProfile } from '../chart.ts'
import { carin, concept, hl7 } from '../codes/coding.ts'
import type { Random } from '../random.ts'

/** Who a generated patient is. */
export interface Profile {
  given: string
  family: string
  gender: 'female' | 'male'
  birthDate: string
  line: string
  postalCode: string
  phone: string
  married: boolean
}

/** The Patient; returns its reference. */
export function addPatient(
  target: { random: Random; resources: Resource[] },
  { given, family, gender, birthDate, line, postalCode, phone, married }: Profile,
  date: string,
): string {
  const member = String(target.random.integer(100_000_000, 999_999_999))
  return addResource(
    target,
    date,
    {
      resourceType: 'Patient',
      identifier: [
        {
          type: concept(hl7('v2-0203'), 'MB', 'Member Number'),
          system: 'https://sandbox-health-plan.example/member-id',
          value: `${member}01`,
        },
        {
          type: concept(carin('C4BBIdentifierType'), 'um', 'Unique Member ID'),
          system: 'https://sandbox-health-plan.example/unique-member-id',
          value: member,
        },
      ],
      active: true,
      name: [{ use: 'official', text: `${given} ${family}`, family, given: [given] }],
      telecom: [{ system: 'phone', value: phone, use: 'mobile' }],
      gender,
      birthDate,
      address: [
        {
          use: 'home',
          type: 'physical',
          line: [line],
          city: 'Madison',
          state: 'WI',
          postalCode,
          country: 'US',
        },
      ],
      maritalStatus: married
        ? concept(hl7('v3-MaritalStatus'), 'M', 'Married')
        : concept(hl7('v3-MaritalStatus'), 'S', 'Never Married'),
      communication: [{ language: concept('urn:ietf:bcp:47', 'en', 'English'), preferred: true }],
    },
    carinProfile('C4BB-Patient'),
  )
}
