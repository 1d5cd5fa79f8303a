import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson } from './scanJson.ts'

const LIMITS = { maxDepth: 200, maxResources: 1000 }
const scan = async (text: string, limits = LIMITS) => {
  const bytes = Buffer.from(text)
  const { resources, rest } = await scanJson(bytes, limits)
  return {
    resources: resources.map(({ start, end }) => bytes.toString('utf8', start, end)),
    rest: rest.toString(),
  }
}
const codeOf = (text: string, limits = LIMITS) =>
  scan(text, limits).then(
    () => 'none',
    (error: unknown) => (error as { issues: { code: string }[] }).issues[0]?.code,
  )

describe('scanJson', () => {
  it('cuts out the resources of a Bundle, and these alone', async () => {
    const tricky = '{"entry":[{"resource":{}}],"text":"\\\\\\"}]{[ é","a":[{"resource":1}]}'
    const text = `{"entry":[{"resource":{"a":1},"search":{"resource":{"no":1}}}, {"x":{"entry":[]},"resource" : ${tricky}}],"resource":{"no":2}}`
    expect(await scan(text)).toEqual({
      resources: ['{"a":1}', tricky],
      rest: '{"entry":[{"resource":null,"search":{"resource":{"no":1}}}, {"x":{"entry":[]},"resource" : null}],"resource":{"no":2}}',
    })
  })

  it('knows a key that is written in escapes', async () => {
    expect((await scan('{"\\u0065ntry":[{"\\u0072esource":{"a":1}}]}')).resources).toEqual(['{"a":1}'])
  })

  it('leaves anything but a Bundle in one piece', async () => {
    for (const text of ['[{"resource":{}}]', '{"entry":{"resource":{}}}', '"entry"', '{"resource":{}}', '1'])
      expect(await scan(text)).toEqual({ resources: [], rest: text })
  })

  it.each([
    ['ends in a string', '{"a":"b', 'incomplete'],
    ['ends in an escape', '{"a":"b\\', 'incomplete'],
    ['ends before its brackets do', '{"entry":[{"resource":{"a":1}', 'incomplete'],
    ['is empty', '', 'incomplete'],
    ['closes what it did not open', '{"a":[}]', 'structure'],
    ['closes once too often', '{}}', 'structure'],
    ['is nested a million deep', '['.repeat(1_000_000), 'too-costly'],
    ['is nested 201 deep', '['.repeat(201) + ']'.repeat(201), 'too-costly'],
    ['is nested 200 deep', '['.repeat(200) + ']'.repeat(200), 'none'],
  ])('refuses what %s', async (_what, text, code) => {
    expect(await codeOf(text)).toBe(code)
  })

  it('refuses a page of too many resources', async () => {
    const page = (count: number) => `{"entry":[${Array(count).fill('{"resource":{}}').join()}]}`
    expect(await codeOf(page(10), { ...LIMITS, maxResources: 10 })).toBe('none')
    expect(await codeOf(page(11), { ...LIMITS, maxResources: 10 })).toBe('too-costly')
  })

  it('finds in any Bundle what a parser finds', async () => {
    const bundle = fc.record({
      link: fc.jsonValue(),
      entry: fc.array(
        fc.record(
          {
            fullUrl: fc.jsonValue(),
            resource: fc.dictionary(fc.string(), fc.jsonValue()),
            search: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
      ),
    })
    await fc.assert(
      fc.asyncProperty(bundle, fc.boolean(), async (value, isSpread) => {
        const { resources, rest } = await scan(JSON.stringify(value, null, isSpread ? 2 : 0))
        const entries = JSON.parse(JSON.stringify(value)) as { entry: { resource?: unknown }[] }
        const expected = entries.entry.flatMap((entry) => ('resource' in entry ? [entry.resource] : []))
        expect(resources.map((text) => JSON.parse(text) as unknown)).toEqual(expected)
        for (const entry of entries.entry) if ('resource' in entry) entry.resource = null
        expect(JSON.parse(rest)).toEqual(entries)
      }),
    )
  })
})
