import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indentJson } from './indentJson.ts'

describe('indentJson', () => {
  it('prints as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 4), (value, indent) => {
        expect(indentJson(JSON.stringify(value, undefined, indent))).toBe(JSON.stringify(value, undefined, 2))
      }),
    )
  })

  it('keeps digits and escapes as they were written', () => {
    expect(indentJson('{"a":3.50,"b":[1E-7,"\\u00e9\\"{"],"c":{},"d":[ ]}')).toBe(
      '{\n  "a": 3.50,\n  "b": [\n    1E-7,\n    "\\u00e9\\"{"\n  ],\n  "c": {},\n  "d": []\n}',
    )
  })
})
