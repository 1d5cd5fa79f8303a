import { addResource, type Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { atTime } from '../dates.ts'
import type { Provider } from './network.ts'

interface Note {
  kind: 'discharge' | 'progress'
  date: string
  encounter: string
  author: Provider
  text: string
}

/** LOINC document types. */
const KINDS = {
  discharge: { code: '18842-5', display: 'Discharge summary' },
  progress: { code: '11506-3', display: 'Progress note' },
} as const

/** A note in plain text, held in the reference itself. */
export function addDocumentReference(chart: Chart, { kind, date, encounter, author, text }: Note): string {
  const { code, display } = KINDS[kind]
  const data = Buffer.from(text, 'utf8')
  return addResource(chart, date, {
    resourceType: 'DocumentReference',
    status: 'current',
    docStatus: 'final',
    type: concept(SYSTEMS.loinc, code, display),
    category: [
      concept(
        'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category',
        'clinical-note',
        'Clinical Note',
      ),
    ],
    subject: { reference: chart.patient, display: chart.name },
    date: atTime(date, 19),
    author: [{ reference: author.practitioner, display: author.name }],
    custodian: { reference: author.organization },
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          language: 'en-US',
          data: data.toString('base64'),
          size: data.length,
          title: display,
          creation: atTime(date, 19),
        },
      },
    ],
    context: { encounter: [{ reference: encounter }] },
  })
}
