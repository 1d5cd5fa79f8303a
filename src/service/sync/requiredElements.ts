import type { ResourceType } from '../../contract/resourceTypes.ts'

/**
 * Which elements R4 requires in the 23 types, nested ones included: from the structure definitions of HL7 FHIR 4.0.1.
 * `many` elements are arrays; `optional` ones need not be there, but have required children where they are; a `choice`
 * lists the names that satisfy it, the one to fill first.
 */
export interface RequiredElement {
  fill: 'text' | 'display' | 'primitive' | 'complex' | 'backbone'
  many?: true
  optional?: true
  choice?: readonly string[]
  children?: RequiredElements
}
export type RequiredElements = { readonly [name: string]: RequiredElement }

export const REQUIRED_ELEMENTS: Record<ResourceType, RequiredElements> = {
  AllergyIntolerance: {
    patient: { fill: 'display' },
    reaction: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { manifestation: { fill: 'text', many: true } },
    },
  },
  CarePlan: {
    status: { fill: 'primitive' },
    intent: { fill: 'primitive' },
    subject: { fill: 'display' },
    activity: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { detail: { fill: 'backbone', optional: true, children: { status: { fill: 'primitive' } } } },
    },
  },
  CareTeam: {},
  Condition: { subject: { fill: 'display' } },
  Coverage: {
    status: { fill: 'primitive' },
    beneficiary: { fill: 'display' },
    payor: { fill: 'display', many: true },
    class: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { type: { fill: 'text' }, value: { fill: 'primitive' } },
    },
    costToBeneficiary: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        'value[x]': { fill: 'complex', choice: ['valueQuantity', 'valueMoney'] },
        exception: { fill: 'backbone', many: true, optional: true, children: { type: { fill: 'text' } } },
      },
    },
  },
  Device: {
    deviceName: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { name: { fill: 'primitive' }, type: { fill: 'primitive' } },
    },
    specialization: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { systemType: { fill: 'text' } },
    },
    version: { fill: 'backbone', many: true, optional: true, children: { value: { fill: 'primitive' } } },
    property: { fill: 'backbone', many: true, optional: true, children: { type: { fill: 'text' } } },
  },
  DiagnosticReport: {
    status: { fill: 'primitive' },
    code: { fill: 'text' },
    media: { fill: 'backbone', many: true, optional: true, children: { link: { fill: 'display' } } },
  },
  DocumentReference: {
    status: { fill: 'primitive' },
    relatesTo: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { code: { fill: 'primitive' }, target: { fill: 'display' } },
    },
    content: { fill: 'backbone', many: true, children: { attachment: { fill: 'complex' } } },
  },
  Encounter: {
    status: { fill: 'primitive' },
    statusHistory: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { status: { fill: 'primitive' }, period: { fill: 'complex' } },
    },
    class: { fill: 'display' },
    classHistory: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { class: { fill: 'display' }, period: { fill: 'complex' } },
    },
    diagnosis: { fill: 'backbone', many: true, optional: true, children: { condition: { fill: 'display' } } },
    location: { fill: 'backbone', many: true, optional: true, children: { location: { fill: 'display' } } },
  },
  ExplanationOfBenefit: {
    status: { fill: 'primitive' },
    type: { fill: 'text' },
    use: { fill: 'primitive' },
    patient: { fill: 'display' },
    created: { fill: 'primitive' },
    insurer: { fill: 'display' },
    provider: { fill: 'display' },
    outcome: { fill: 'primitive' },
    careTeam: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { sequence: { fill: 'primitive' }, provider: { fill: 'display' } },
    },
    supportingInfo: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { sequence: { fill: 'primitive' }, category: { fill: 'text' } },
    },
    diagnosis: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        sequence: { fill: 'primitive' },
        'diagnosis[x]': { fill: 'text', choice: ['diagnosisCodeableConcept', 'diagnosisReference'] },
      },
    },
    procedure: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        sequence: { fill: 'primitive' },
        'procedure[x]': { fill: 'text', choice: ['procedureCodeableConcept', 'procedureReference'] },
      },
    },
    insurance: {
      fill: 'backbone',
      many: true,
      children: { focal: { fill: 'primitive' }, coverage: { fill: 'display' } },
    },
    item: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        sequence: { fill: 'primitive' },
        productOrService: { fill: 'text' },
        adjudication: {
          fill: 'backbone',
          many: true,
          optional: true,
          children: { category: { fill: 'text' } },
        },
        detail: {
          fill: 'backbone',
          many: true,
          optional: true,
          children: {
            sequence: { fill: 'primitive' },
            productOrService: { fill: 'text' },
            subDetail: {
              fill: 'backbone',
              many: true,
              optional: true,
              children: { sequence: { fill: 'primitive' }, productOrService: { fill: 'text' } },
            },
          },
        },
      },
    },
    addItem: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        productOrService: { fill: 'text' },
        detail: {
          fill: 'backbone',
          many: true,
          optional: true,
          children: {
            productOrService: { fill: 'text' },
            subDetail: {
              fill: 'backbone',
              many: true,
              optional: true,
              children: { productOrService: { fill: 'text' } },
            },
          },
        },
      },
    },
    total: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { category: { fill: 'text' }, amount: { fill: 'complex' } },
    },
    benefitBalance: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        category: { fill: 'text' },
        financial: { fill: 'backbone', many: true, optional: true, children: { type: { fill: 'text' } } },
      },
    },
  },
  Goal: {
    lifecycleStatus: { fill: 'primitive' },
    description: { fill: 'text' },
    subject: { fill: 'display' },
  },
  Immunization: {
    status: { fill: 'primitive' },
    vaccineCode: { fill: 'text' },
    patient: { fill: 'display' },
    'occurrence[x]': { fill: 'primitive', choice: ['occurrenceDateTime', 'occurrenceString'] },
    performer: { fill: 'backbone', many: true, optional: true, children: { actor: { fill: 'display' } } },
    protocolApplied: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: {
        'doseNumber[x]': { fill: 'primitive', choice: ['doseNumberPositiveInt', 'doseNumberString'] },
      },
    },
  },
  Location: {
    position: {
      fill: 'backbone',
      optional: true,
      children: { longitude: { fill: 'primitive' }, latitude: { fill: 'primitive' } },
    },
  },
  Medication: {
    ingredient: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { 'item[x]': { fill: 'text', choice: ['itemCodeableConcept', 'itemReference'] } },
    },
  },
  MedicationDispense: {
    status: { fill: 'primitive' },
    'medication[x]': { fill: 'text', choice: ['medicationCodeableConcept', 'medicationReference'] },
    performer: { fill: 'backbone', many: true, optional: true, children: { actor: { fill: 'display' } } },
    substitution: { fill: 'backbone', optional: true, children: { wasSubstituted: { fill: 'primitive' } } },
  },
  MedicationRequest: {
    status: { fill: 'primitive' },
    intent: { fill: 'primitive' },
    'medication[x]': { fill: 'text', choice: ['medicationCodeableConcept', 'medicationReference'] },
    subject: { fill: 'display' },
    substitution: {
      fill: 'backbone',
      optional: true,
      children: { 'allowed[x]': { fill: 'text', choice: ['allowedCodeableConcept', 'allowedBoolean'] } },
    },
  },
  Observation: {
    status: { fill: 'primitive' },
    code: { fill: 'text' },
    component: { fill: 'backbone', many: true, optional: true, children: { code: { fill: 'text' } } },
  },
  Organization: {},
  Patient: {
    link: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { other: { fill: 'display' }, type: { fill: 'primitive' } },
    },
  },
  Practitioner: {
    qualification: { fill: 'backbone', many: true, optional: true, children: { code: { fill: 'text' } } },
  },
  PractitionerRole: {
    notAvailable: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { description: { fill: 'primitive' } },
    },
  },
  Procedure: {
    status: { fill: 'primitive' },
    subject: { fill: 'display' },
    performer: { fill: 'backbone', many: true, optional: true, children: { actor: { fill: 'display' } } },
    focalDevice: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { manipulated: { fill: 'display' } },
    },
  },
  Provenance: {
    target: { fill: 'display', many: true },
    recorded: { fill: 'primitive' },
    agent: { fill: 'backbone', many: true, children: { who: { fill: 'display' } } },
    entity: {
      fill: 'backbone',
      many: true,
      optional: true,
      children: { role: { fill: 'primitive' }, what: { fill: 'display' } },
    },
  },
}
