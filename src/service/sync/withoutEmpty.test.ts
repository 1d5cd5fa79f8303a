import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isObject, parseJson, printJson } from './fhirJson.ts'
import { withoutEmpty } from './withoutEmpty.ts'
import type { Json, JsonObject } from './fhirJson.ts'

const cleaned = (json: string) => printJson(withoutEmpty(parseJson(json) as JsonObject))

describe('a resource without empty members', () => {
  it.each([
    ['{"a":null,"b":"","c":" ","d":[],"e":{},"f":1}', '{"f":1}'],
    ['{"name":[{"given":[""],"family":null}]}', '{}'],
    ['{"code":{"coding":[{},{"code":"x"},null]}}', '{"code":{"coding":[{"code":"x"}]}}'],
    ['{"given":["a",null,"b"]}', '{"given":["a","b"]}'],
    ['{"value":0,"active":false,"money":3.50}', '{"value":0,"active":false,"money":3.50}'],
  ])('of %s is %s', (json, expected) => expect(cleaned(json)).toBe(expected))

  it('keeps the place of a null beside an extension', () => {
    const json = '{"given":[null,"b"],"_given":[{"extension":[{"url":"urn:x"}]},null]}'
    expect(cleaned(json)).toBe(json)
  })

  it('has nothing empty, whatever comes, and is not changed again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
        const once = withoutEmpty(parseJson(JSON.stringify(members)) as JsonObject)
        expect(printJson(withoutEmpty(once))).toBe(printJson(once))
        expect(emptyIn(once)).toEqual([])
      }),
    )
  })
})

function emptyIn(json: JsonObject): Json[] {
  return Object.values(json).flatMap((value) => {
    if (isObject(value)) return Object.keys(value).length === 0 ? [value] : emptyIn(value)
    return value === null || value === '' || (Array.isArray(value) && value.length === 0) ? [value] : []
  })
}
