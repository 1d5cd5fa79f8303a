/** ICD-10-CM. */
export const CONDITIONS = {
  hypertension: { code: 'I10', display: 'Essential (primary) hypertension' },
  diabetes: { code: 'E11.9', display: 'Type 2 diabetes mellitus without complications' },
  hyperlipidemia: { code: 'E78.5', display: 'Hyperlipidemia, unspecified' },
  asthma: { code: 'J45.909', display: 'Unspecified asthma, uncomplicated' },
  cold: { code: 'J06.9', display: 'Acute upper respiratory infection, unspecified' },
  backPain: { code: 'M54.50', display: 'Low back pain, unspecified' },
  earInfection: { code: 'H66.90', display: 'Otitis media, unspecified, unspecified ear' },
  appendicitis: { code: 'K35.80', display: 'Unspecified acute appendicitis' },
  anxiety: { code: 'F41.1', display: 'Generalized anxiety disorder' },
  reflux: { code: 'K21.9', display: 'Gastro-esophageal reflux disease without esophagitis' },
  sleepApnea: { code: 'G47.33', display: 'Obstructive sleep apnea (adult) (pediatric)' },
  diabeticKidneys: {
    code: 'E11.22',
    display: 'Type 2 diabetes mellitus with diabetic chronic kidney disease',
  },
  kidneyDisease: { code: 'N18.32', display: 'Chronic kidney disease, stage 3b' },
  anemia: { code: 'D63.1', display: 'Anemia in chronic kidney disease' },
  heartFailure: { code: 'I50.22', display: 'Chronic systolic (congestive) heart failure' },
  atrialFibrillation: { code: 'I48.20', display: 'Chronic atrial fibrillation, unspecified' },
  cataract: { code: 'H25.13', display: 'Age-related nuclear cataract, bilateral' },
  retinopathy: {
    code: 'E11.319',
    display: 'Type 2 diabetes mellitus with unspecified diabetic retinopathy without macular edema',
  },
  toothCheckUp: {
    code: 'Z01.20',
    display: 'Encounter for dental examination and cleaning without abnormal findings',
  },
  caries: { code: 'K02.9', display: 'Dental caries, unspecified' },
  adultCheckUp: {
    code: 'Z00.00',
    display: 'Encounter for general adult medical examination without abnormal findings',
  },
  childCheckUp: {
    code: 'Z00.129',
    display: 'Encounter for routine child health examination without abnormal findings',
  },
} as const

export type ConditionName = keyof typeof CONDITIONS
