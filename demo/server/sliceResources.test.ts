import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceResources } from './sliceResources.ts'

describe('sliceResources', () => {
  it('gives each resource as it stands, whatever is in it and around it', () => {
    const entry = fc.record(
      { fullUrl: fc.string(), resource: fc.jsonValue(), search: fc.jsonValue() },
      { requiredKeys: [] },
    )
    const bundle = fc.record(
      { link: fc.jsonValue(), entry: fc.array(entry, { maxLength: 4 }), note: fc.jsonValue() },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(bundle, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const texts = sliceResources(text)
        // Through text once, as -0 and the like lose something there.
        const { entry: entries = [] } = JSON.parse(text) as typeof value
        const resources = entries.filter((one) => 'resource' in one).map(({ resource }) => resource)
        expect(texts.map((slice): unknown => JSON.parse(slice))).toEqual(resources)
        for (const slice of texts) expect(text).toContain(slice)
      }),
    )
  })

  it.each([
    ['{"entry":[{"resource":{"v":3.50,"w":1E-7}}]}', ['{"v":3.50,"w":1E-7}']],
    ['{"entry":[{"resource":"a\\\\\\"]}"},{"resource":12.0}]}', ['"a\\\\\\"]}"', '12.0']],
    ['{"\\u0065ntry":[{"resource":1}]}', ['1']],
    ['{"entry":[1],"entry":[{"resource":1,"resource":2}]}', ['2']],
    ['{"entry":{"resource":1}}', []],
    ['{"entry":[null,[{"resource":1}]]}', []],
    ['[]', []],
    ['3', []],
  ])('of %s are %j', (text, expected) => {
    expect(sliceResources(text)).toEqual(expected)
  })
})
