import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { basic } from '../testing/linkApi.ts'
import { readBasicCredentials } from './basicCredentials.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const secrets = fc.string({ unit: fc.constantFrom(...Array.from(ALPHABET)), minLength: 43, maxLength: 43 })
const modes = fc.constantFrom('test', 'live')

/** Percent-encodes the characters that a client might, in either case. */
function encodeSome(text: string, which: readonly boolean[], lower: boolean): string {
  return Array.from(text, (character, index) => {
    const hex = character.charCodeAt(0).toString(16)
    return which[index] === true ? `%${lower ? hex : hex.toUpperCase()}` : character
  }).join('')
}

describe('readBasicCredentials', () => {
  it('reads every pair of keys in either order, form-urlencoded or not', () => {
    fc.assert(
      fc.property(
        fc.record({
          mode: modes,
          publishable: secrets,
          secret: secrets,
          isSwapped: fc.boolean(),
          encoded: fc.array(fc.boolean(), { maxLength: 51 }),
          isLower: fc.boolean(),
          isPadded: fc.boolean(),
        }),
        ({ mode, publishable, secret, isSwapped, encoded, isLower, isPadded }) => {
          const pair = { publishableKey: `pk_${mode}_${publishable}`, secretKey: `sk_${mode}_${secret}` }
          const written = [pair.publishableKey, pair.secretKey].map((key) =>
            encodeSome(key, encoded, isLower),
          )
          const [first = '', second = ''] = isSwapped ? written.reverse() : written
          const header = basic(first, second)
          expect(readBasicCredentials(isPadded ? header : header.replace(/=+$/, ''))).toEqual(pair)
        },
      ),
    )
  })

  it('takes nothing else for keys, and never throws', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.string(), fc.string()).map(([first, second]) => basic(first, second)),
      fc.tuple(secrets, secrets).map(([first, second]) => basic(`pk_test_${first}`, `pk_test_${second}`)),
      fc.tuple(secrets, secrets).map(([first, second]) => basic(`sk_test_${first}`, `sk_test_${second}`)),
    )
    fc.assert(
      fc.property(anything, (header) => {
        expect(readBasicCredentials(header)).toBeUndefined()
      }),
    )
  })

  const { publishableKey, secretKey } = TEST_KEYS.strict
  const good = basic(publishableKey, secretKey)

  it.each([`basic ${good.slice(6)}`, `BASIC   ${good.slice(6)}  `])(
    'reads the scheme in any case: %s',
    (header) => expect(readBasicCredentials(header)).toEqual({ publishableKey, secretKey }),
  )

  it.each([
    ['nothing', undefined],
    ['no scheme', good.slice(6)],
    ['another scheme', good.replace('Basic', 'Bearer')],
    ['two credentials', `${good}, ${good}`],
    ['no base64', `Basic ${publishableKey}:${secretKey}`],
    ['one key', basic(publishableKey, '')],
    ['three parts', basic(publishableKey, `${secretKey}:`)],
    ['a broken escape', basic(publishableKey, `${secretKey.slice(0, -1)}%`)],
    ['more around a key', basic(publishableKey, `${secretKey}\n`)],
  ])('does not read %s', (_, header) => expect(readBasicCredentials(header)).toBeUndefined())
})
