/** One analyte: LOINC code, UCUM unit, reference range, the range that results are drawn from, digits after the point. */
export interface Analyte {
  code: string
  display: string
  unit: string
  low?: number
  high?: number
  from: number
  to: number
  digits: number
}

const a1c: Analyte = {
  code: '4548-4',
  display: 'Hemoglobin A1c/Hemoglobin.total in Blood',
  unit: '%',
  low: 4,
  high: 5.6,
  from: 5.4,
  to: 7.9,
  digits: 1,
}

/** LOINC panels with their members. */
export const PANELS = {
  metabolic: {
    code: '51990-0',
    display: 'Basic metabolic panel - Blood',
    analytes: [
      {
        code: '2345-7',
        display: 'Glucose [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        low: 70,
        high: 99,
        from: 82,
        to: 158,
        digits: 0,
      },
      {
        code: '3094-0',
        display: 'Urea nitrogen [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        low: 7,
        high: 20,
        from: 8,
        to: 22,
        digits: 0,
      },
      {
        code: '2160-0',
        display: 'Creatinine [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        low: 0.6,
        high: 1.3,
        from: 0.7,
        to: 1.4,
        digits: 2,
      },
      {
        code: '2951-2',
        display: 'Sodium [Moles/volume] in Serum or Plasma',
        unit: 'mmol/L',
        low: 136,
        high: 145,
        from: 135,
        to: 144,
        digits: 0,
      },
      {
        code: '2823-3',
        display: 'Potassium [Moles/volume] in Serum or Plasma',
        unit: 'mmol/L',
        low: 3.5,
        high: 5.1,
        from: 3.6,
        to: 5,
        digits: 1,
      },
    ],
  },
  lipids: {
    code: '24331-1',
    display: 'Lipid 1996 panel - Serum or Plasma',
    analytes: [
      {
        code: '2093-3',
        display: 'Cholesterol [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        high: 199,
        from: 150,
        to: 238,
        digits: 0,
      },
      {
        code: '2571-8',
        display: 'Triglyceride [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        high: 149,
        from: 80,
        to: 210,
        digits: 0,
      },
      {
        code: '2085-9',
        display: 'Cholesterol in HDL [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        low: 40,
        from: 35,
        to: 66,
        digits: 0,
      },
      {
        code: '13457-7',
        display: 'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation',
        unit: 'mg/dL',
        high: 99,
        from: 72,
        to: 148,
        digits: 0,
      },
    ],
  },
  bloodCount: {
    code: '58410-2',
    display: 'CBC panel - Blood by Automated count',
    analytes: [
      {
        code: '718-7',
        display: 'Hemoglobin [Mass/volume] in Blood',
        unit: 'g/dL',
        low: 12,
        high: 16,
        from: 11.6,
        to: 15.8,
        digits: 1,
      },
      {
        code: '4544-3',
        display: 'Hematocrit [Volume Fraction] of Blood by Automated count',
        unit: '%',
        low: 36,
        high: 48,
        from: 35,
        to: 47,
        digits: 1,
      },
      {
        code: '6690-2',
        display: 'Leukocytes [#/volume] in Blood by Automated count',
        unit: '10*3/uL',
        low: 4.5,
        high: 11,
        from: 4.2,
        to: 12.4,
        digits: 1,
      },
      {
        code: '777-3',
        display: 'Platelets [#/volume] in Blood by Automated count',
        unit: '10*3/uL',
        low: 150,
        high: 400,
        from: 160,
        to: 390,
        digits: 0,
      },
    ],
  },
  kidneys: {
    code: '24362-6',
    display: 'Renal function 2000 panel - Serum or Plasma',
    analytes: [
      {
        code: '98979-8',
        display:
          'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)',
        unit: 'mL/min/{1.73_m2}',
        low: 60,
        from: 31,
        to: 44,
        digits: 0,
      },
      {
        code: '2777-1',
        display: 'Phosphate [Mass/volume] in Serum or Plasma',
        unit: 'mg/dL',
        low: 2.5,
        high: 4.5,
        from: 3.1,
        to: 5.2,
        digits: 1,
      },
      {
        code: '1751-7',
        display: 'Albumin [Mass/volume] in Serum or Plasma',
        unit: 'g/dL',
        low: 3.5,
        high: 5,
        from: 3.2,
        to: 4.4,
        digits: 1,
      },
    ],
  },
  sugar: { code: '4548-4', display: 'Hemoglobin A1c/Hemoglobin.total in Blood', analytes: [a1c] },
} as const satisfies Record<string, { code: string; display: string; analytes: readonly Analyte[] }>

export type PanelName = keyof typeof PANELS
