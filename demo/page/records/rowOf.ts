import { asWords, codeText } from './codeText.ts'
import { firstText, listAt, textAt } from './fhir.ts'
import { formatPeriod, formatWhen } from './formatWhen.ts'
import { dosageText, medicineName } from './medicineName.ts'
import { observationValue, referenceRange } from './observationValue.ts'
import { personName } from './personName.ts'
import { referenceText } from './recordIndex.ts'
import { factsOf } from './row.ts'
import { visitKind } from './visitKind.ts'
import { whenOf } from './whenOf.ts'
import type { Path, ReadResource } from './fhir.ts'
import type { Fact, Row } from './row.ts'
import type { RecordIndex } from './recordIndex.ts'

interface Content {
  title?: string | undefined
  status?: string | undefined
  value?: string | undefined
  facts?: Fact[]
}

type View = (json: unknown, index: RecordIndex) => Content

const period: (json: unknown, key: string) => string | undefined = (json, key) =>
  formatPeriod(textAt(json, key, 'start'), textAt(json, key, 'end'))

const dated = (json: unknown, ...path: Path): string | undefined => {
  const date = textAt(json, ...path)
  return date === undefined ? undefined : formatWhen(date)
}

const VIEWS: Record<string, View> = {
  AllergyIntolerance: (json) => ({
    title: codeText(json, 'code'),
    status: codeText(json, 'clinicalStatus'),
    facts: factsOf(
      ['Reaction', codeText(json, 'reaction', 0, 'manifestation', 0)],
      ['Risk', textAt(json, 'criticality')],
    ),
  }),
  CarePlan: (json) => ({
    title: textAt(json, 'title') ?? codeText(json, 'category', 1) ?? codeText(json, 'category', 0),
    facts: factsOf(
      ['When', period(json, 'period')],
      [
        'Steps',
        joined(
          listAt(json, 'activity').map(
            (activity) => codeText(activity, 'detail', 'code') ?? textAt(activity, 'detail', 'description'),
          ),
        ),
      ],
    ),
  }),
  CareTeam: (json, index) => ({
    title: textAt(json, 'name') ?? codeText(json, 'category', 0),
    facts: factsOf([
      'Members',
      joined(listAt(json, 'participant').map((one) => referenceText(index, one, 'member'))),
    ]),
  }),
  Condition: (json) => ({
    title: codeText(json, 'code'),
    status: codeText(json, 'clinicalStatus'),
    facts: factsOf(['Ended', dated(json, 'abatementDateTime')], ['Severity', codeText(json, 'severity')]),
  }),
  Device: (json) => ({ title: textAt(json, 'deviceName', 0, 'name') ?? codeText(json, 'type') }),
  DiagnosticReport: (json) => ({
    title: codeText(json, 'code'),
    facts: factsOf(
      ['Conclusion', textAt(json, 'conclusion')],
      ['Results', joined(listAt(json, 'result').map((result) => textAt(result, 'display')))],
    ),
  }),
  DocumentReference: (json) => ({
    title: textAt(json, 'description') ?? codeText(json, 'type'),
    facts: factsOf(['Kind', textAt(json, 'content', 0, 'attachment', 'contentType')]),
  }),
  Encounter: (json, index) => ({
    title: codeText(json, 'type', 0) ?? visitKind(json),
    facts: factsOf(
      ['Kind', visitKind(json)],
      ['When', period(json, 'period')],
      ['Where', referenceText(index, json, 'serviceProvider')],
      ['With', referenceText(index, json, 'participant', 0, 'individual')],
      ['Reason', codeText(json, 'reasonCode', 0)],
    ),
  }),
  Goal: (json) => ({
    title: codeText(json, 'description'),
    status: textAt(json, 'lifecycleStatus'),
    facts: factsOf(['Progress', codeText(json, 'achievementStatus')]),
  }),
  Immunization: (json) => ({
    title: codeText(json, 'vaccineCode'),
    facts: factsOf(['Lot', textAt(json, 'lotNumber')]),
  }),
  Medication: (json, index) => ({ title: medicineName(index, json) }),
  MedicationDispense: (json, index) => ({
    title: medicineName(index, json),
    facts: factsOf(['How to take it', dosageText(json)]),
  }),
  MedicationRequest: (json, index) => ({
    title: medicineName(index, json),
    facts: factsOf(
      ['How to take it', dosageText(json)],
      ['By', referenceText(index, json, 'requester')],
      ['For', codeText(json, 'reasonCode', 0) ?? referenceText(index, json, 'reasonReference', 0)],
    ),
  }),
  Observation: (json) => ({
    title: codeText(json, 'code'),
    value: observationValue(json),
    facts: factsOf(['Usual range', referenceRange(json)], ['Reading', codeText(json, 'interpretation', 0)]),
  }),
  PractitionerRole: (json, index) => ({
    title: referenceText(index, json, 'practitioner') ?? codeText(json, 'code', 0),
    facts: factsOf(['Role', codeText(json, 'code', 0)], ['At', referenceText(index, json, 'organization')]),
  }),
  Procedure: (json, index) => ({
    title: codeText(json, 'code'),
    facts: factsOf(
      ['Reason', codeText(json, 'reasonCode', 0) ?? referenceText(index, json, 'reasonReference', 0)],
      ['Where', referenceText(index, json, 'location')],
    ),
  }),
  Provenance: (json, index) => ({
    title: joined([codeText(json, 'activity'), referenceText(index, json, 'agent', 0, 'who')]),
    facts: factsOf(['About', textAt(json, 'target', 0, 'reference')]),
  }),
  Patient: (json) => ({
    title: personName(json),
    facts: factsOf(
      ['Born', dated(json, 'birthDate')],
      ['Gender', textAt(json, 'gender')],
      ['Phone', textAt(json, 'telecom', 0, 'value')],
      ['Lives in', place(json)],
    ),
  }),
  Organization: (json) => ({
    title: personName(json),
    facts: factsOf(['Kind', codeText(json, 'type', 0)], ['Place', place(json)]),
  }),
  Practitioner: (json) => ({
    title: personName(json),
    facts: factsOf(['Trained as', codeText(json, 'qualification', 0, 'code')], ['Place', place(json)]),
  }),
  Location: (json) => ({ title: personName(json), facts: factsOf(['Kind', codeText(json, 'type', 0)]) }),
}

/** Any record as a row; a type without a view of its own is still listed, by the best name it has. */
export function rowOf(record: ReadResource, index: RecordIndex): Row {
  const { json } = record
  const { title, status = statusOf(json), value, facts = [] } = VIEWS[record.type]?.(json, index) ?? {}
  const when = whenOf(json)
  return {
    record,
    title: title ?? codeText(json, 'code') ?? personName(json) ?? `${record.type}, name not given`,
    facts,
    ...(status === undefined ? {} : { status: asWords(status) }),
    ...(value === undefined ? {} : { value }),
    ...(when === undefined ? {} : { when }),
  }
}

/** Words that hold for nearly every record of a type would only be noise. */
const USUAL = ['final', 'finished', 'current']

function statusOf(json: unknown): string | undefined {
  const status = textAt(json, 'status')
  return status === undefined || USUAL.includes(status) ? undefined : status
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  const given = [...new Set(texts.filter((text) => text !== undefined))]
  return given.length === 0 ? undefined : given.join(', ')
}

function place(json: unknown): string | undefined {
  const city = firstText(json, ['address', 0, 'city'], ['address', 'city'])
  const state = firstText(json, ['address', 0, 'state'], ['address', 'state'])
  return joined([city, state])
}
