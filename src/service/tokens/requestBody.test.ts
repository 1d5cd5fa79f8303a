import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HttpError } from '../http/httpError.ts'
import { readJsonObject, readParameters } from './requestBody.ts'

/** What `read` says of a text: its answer, or the refusal's status. Any other error is a fault of ours. */
function outcomeOf<T>(read: (text: string) => T, text: string): T | number {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof HttpError) return error.statusCode
    throw error
  }
}

const names = fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__')
const objects = fc.dictionary(names, fc.jsonValue({ noUnicodeString: false }), { noNullPrototype: true })

/** The name as JSON may write it: every character escaped. */
const escaped = (name: string) =>
  `"${Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`

describe('readJsonObject', () => {
  it('reads every object as it was written', () => {
    fc.assert(
      fc.property(objects, fc.nat(3), (object, indent) => {
        const text = JSON.stringify(object, undefined, indent)
        expect(readJsonObject(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses a name that stands twice, however it is written and whatever stands around it', () => {
    fc.assert(
      fc.property(names, objects, fc.jsonValue(), fc.boolean(), (name, others, value, isEscaped) => {
        const again = `${isEscaped ? escaped(name) : JSON.stringify(name)} : ${JSON.stringify(value)}`
        const rest = Object.entries(others).filter(([other]) => other !== name)
        const text = JSON.stringify({ [name]: value, ...Object.fromEntries(rest) }).replace(
          /\}$/,
          () => `,${again}}`,
        )
        expect(outcomeOf(readJsonObject, text)).toBe(400)
      }),
    )
  })

  it('does not mind equal names in inner objects, nor braces in texts', () => {
    const text = '{"a":{"b":1,"b":2},"b":"\\"{:[","c":[{"a":1},{"a":1}]}'
    expect(readJsonObject(text)).toEqual({ a: { b: 2 }, b: '"{:[', c: [{ a: 1 }, { a: 1 }] })
  })

  it('answers or refuses whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const outcome = outcomeOf(readJsonObject, text)
        expect(outcome === 400 || typeof outcome === 'object').toBe(true)
      }),
    )
  })
})

describe('readParameters', () => {
  const pairs = fc.uniqueArray(
    fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })),
    {
      selector: ([name]) => name,
    },
  )

  it('reads every form as it was written, without what has no value', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const kept = given.filter(([, value]) => value !== '')
        expect([...readParameters(new URLSearchParams(given).toString())]).toEqual(kept)
      }),
    )
  })

  it('reads the same from JSON', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const safe = given.filter(([name]) => name !== '__proto__')
        const kept = new Map(safe.filter(([, value]) => value !== ''))
        expect(readParameters(JSON.stringify(Object.fromEntries(safe)))).toEqual(kept)
      }),
    )
  })

  it('refuses a parameter that stands twice, empty ones too', () => {
    fc.assert(
      fc.property(pairs, fc.string({ unit: 'grapheme', minLength: 1 }), (given, name) => {
        const others = given.filter(([other]) => other !== name)
        const form = new URLSearchParams([[name, ''], ...others, [name, 'x']]).toString()
        expect(outcomeOf(readParameters, form)).toBe(400)
      }),
    )
  })

  it('answers or refuses whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const outcome = outcomeOf(readParameters, text)
        expect(outcome === 400 || outcome instanceof Map).toBe(true)
      }),
    )
  })
})
