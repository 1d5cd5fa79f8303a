import { describe, expect, it } from 'vitest'
import { r4Problems } from '../fhir/testing/r4Problems.ts'
import { resourcesOf } from '../fhir/testing/resourcesOf.ts'
import { isObject, parseJson, printJson } from './fhirJson.ts'
import { keyOf } from './payerReference.ts'
import { transformResource } from './transformResource.ts'
import type { GivenResource } from '../fhir/testing/resourcesOf.ts'
import type { Json, JsonObject } from './fhirJson.ts'
import type { TransformContext } from './transformResource.ts'

/**
 * What is invalid as the source wrote it, and that we do not touch: references to a type that R4 does not allow there.
 * (The first two are mistakes of HL7's own examples, the third names a Coverage for a Contract.)
 */
const INVALID_AT_SOURCE = [
  /^MedicationRequest\.dispenseRequest\.performer: Invalid reference: got "Practitioner"/,
  /^Observation\.performer\[0\]: Invalid reference: got "Encounter"/,
  /^Coverage\.contract\[\d\]: Invalid reference: got "Coverage"/,
]

const BASE = 'https://payer.example/fhir'
const folders = [
  'r4-examples',
  'synthea',
  'carin-bb/2.0.0',
  'cms-bluebutton/bfd-idr-v3',
  'cms-bluebutton/bb2-web-server-v2',
]
const sources = folders.map((folder) => ({ folder, given: resourcesOf(folder) }))

describe.runIf(sources[0]?.given !== null)('what others wrote', () => {
  it.each(sources)('is served as valid R4: $folder', ({ given }) => {
    const problems = served(given ?? []).flatMap(({ file, json }) =>
      r4Problems(JSON.parse(printJson(json)))
        .filter((problem) => !INVALID_AT_SOURCE.some((known) => known.test(problem)))
        .map((problem) => `${file} ${problem}`),
    )
    expect(problems).toEqual([])
  })

  it.each(sources)(
    'is the same but for the documented transforms, digit for digit: $folder',
    ({ folder, given }) => {
      const differences = served(given ?? []).flatMap(({ source, json }) => differencesOf(source, json))
      const isFilled = (path: string) => path.startsWith('+')
      const undocumented = differences.filter(
        (path) => !isFilled(path) && !DOCUMENTED.some((known) => known.test(path)),
      )
      expect(undocumented).toEqual([])
      // Only the older Blue Button claims lack what R4 requires; nobody else's records say "Undefined by source".
      expect(differences.some(isFilled)).toBe(folder === 'cms-bluebutton/bb2-web-server-v2')
    },
  )
})

/** Our id and meta; the payer's id as an identifier; references and addresses, which are compared by other tests. */
const DOCUMENTED = [
  /^\.id$/,
  /^\.meta$/,
  /^\.meta\.(versionId|lastUpdated|source|tag)$/,
  /^\.identifier(\.\d+)?$/,
  /\.reference$/,
  /\.(attachment|photo|presentedForm)(\.\d+)?\.url$/,
]

function served(given: readonly GivenResource[]) {
  const keys = new Set(given.map(keyOf))
  const context: TransformContext = {
    base: BASE,
    idNamespace: '8c7ecf3a-9f2b-4e7e-8f7f-3f9b2d1c0a55',
    authorizationId: '66eed280-324d-4c4e-b8ca-d71c481075c5',
    endpointId: '663f104c-216f-4d50-83f8-cf061a0e6e68',
    applicationId: '16678ba4-5282-4fd5-9131-f4f11e3901ee',
    mode: 'LIVE',
    isSynced: (key) => keys.has(keyOf(key)),
  }
  return given.map((resource) => {
    const text = transformResource(resource, context).serve(1, new Date('2026-11-24T10:00:00.000Z')).text
    return { file: resource.file, source: resource.json, json: parseJson(text) as JsonObject }
  })
}

/** Paths at which two pieces of JSON differ; with `+` what was filled: nothing there before, and a placeholder now. */
function differencesOf(source: Json | undefined, json: Json | undefined, path = ''): string[] {
  if (source === undefined && json !== undefined && isPlaceholder(json)) return [`+${path}`]
  if (Array.isArray(source) && Array.isArray(json) && source.length === json.length) {
    return source.flatMap((item, index) => differencesOf(item, json[index], `${path}.${index}`))
  }
  if (isObject(source) && isObject(json)) {
    const keys = new Set([...Object.keys(source), ...Object.keys(json)])
    return [...keys].flatMap((key) => differencesOf(source[key], json[key], `${path}.${key}`))
  }
  const isSame = source !== undefined && json !== undefined && printJson(source) === printJson(json)
  return isSame ? [] : [path]
}

function isPlaceholder(json: Json): boolean {
  return /"Undefined by source"|"http:\/\/hl7\.org\/fhir\/StructureDefinition\/data-absent-reason"/.test(
    printJson(json),
  )
}
