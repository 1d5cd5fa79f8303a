export interface Place {
  name: string
  line: string
  city: string
  postalCode: string
  phone: string
}

function inMadison(name: string, line: string, postalCode: string, phone: string): Place {
  return { name, line, city: 'Madison', postalCode, phone }
}

/** The organizations of the sandbox, all in one town. */
export const PLACES = {
  payer: inMadison('Sandbox Health Plan', '1 Example Plaza', '53703', '608-555-0100'),
  clinic: inMadison('Lakeside Family Clinic', '212 Shore Street', '53704', '608-555-0112'),
  hospital: inMadison('Four Lakes Hospital', '900 Regent Avenue', '53715', '608-555-0140'),
  pharmacy: inMadison('Corner Pharmacy', '45 Willow Road', '53704', '608-555-0163'),
  laboratory: inMadison('Capitol Laboratory', '18 Science Drive', '53711', '608-555-0187'),
  medicare: inMadison('Medicare (sandbox)', '2 Example Plaza', '53703', '608-555-0101'),
  drugPlan: inMadison('Sandbox Rx', '3 Example Plaza', '53703', '608-555-0102'),
  dentalPlan: inMadison('Sandbox Dental', '4 Example Plaza', '53703', '608-555-0103'),
  dentalOffice: inMadison('Willow Road Dental', '61 Willow Road', '53704', '608-555-0171'),
} satisfies Record<string, Place>

/** NUCC provider taxonomy. */
export const SPECIALTIES = {
  family: { code: '207Q00000X', display: 'Family Medicine Physician' },
  paediatrics: { code: '208000000X', display: 'Pediatrics Physician' },
  surgery: { code: '208600000X', display: 'Surgery Physician' },
  lungs: { code: '207RP1001X', display: 'Pulmonary Disease Physician' },
  heart: { code: '207RC0000X', display: 'Cardiovascular Disease Physician' },
  kidneys: { code: '207RN0300X', display: 'Nephrology Physician' },
  eyes: { code: '207W00000X', display: 'Ophthalmology Physician' },
  teeth: { code: '1223G0001X', display: 'General Practice Dentistry' },
}
