import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readmeReadEvent } from './testing/readmeReadEvent.ts'
import { signDelivery } from './signDelivery.ts'
import type { ReadEvent } from './testing/readmeReadEvent.ts'

const SECRET = `whsec_${'s'.repeat(43)}`
const AT = 1_763_726_400

let readEvent: ReadEvent
beforeAll(async () => {
  readEvent = await readmeReadEvent()
})

describe('signDelivery, read by the code that the README gives to hosts', () => {
  it('is what HMAC-SHA256 over timestamp and body gives', () => {
    // openssl dgst -sha256 -hmac key, over `1.{}`
    expect(signDelivery(['key'], 1, '{}')).toBe(
      't=1,v1=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224',
    )
  })

  it('verifies any body, as text and as bytes', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (body, time) => {
        const signature = signDelivery([SECRET], time, body)
        const read = JSON.parse(body) as unknown
        expect(readEvent(body, signature, SECRET, time * 1000)).toEqual(read)
        expect(readEvent(Buffer.from(body), signature, SECRET, time * 1000)).toEqual(read)
      }),
    )
  })

  it('fails when any byte of body, signature or secret is another', () => {
    const body = '{"id":"0b5c2d3e","type":"synced"}'
    const signature = signDelivery([SECRET], AT, body)
    const given = { body, signature, secret: SECRET }
    fc.assert(
      fc.property(
        fc.constantFrom('body', 'signature', 'secret' as const),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (which, place, difference) => {
          const bytes = Buffer.from(given[which], 'latin1')
          const at = place % bytes.length
          bytes[at] = (bytes[at] ?? 0) ^ difference
          const changed = { ...given, [which]: bytes.toString('latin1') }
          expect(() => readEvent(changed.body, changed.signature, changed.secret, AT * 1000)).toThrow(
            'Not an event',
          )
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(['', 't=', 'v1=', `t=${AT}`, `v1=${'0'.repeat(64)}`, `t=${AT},v1=`, 'nonsense', ',=,='])(
    'refuses the signature %j',
    (signature) => expect(() => readEvent('{}', signature, SECRET, AT * 1000)).toThrow('Not an event'),
  )

  it.each([-301, 301])('refuses what was sent %s seconds from now', (seconds) => {
    const signature = signDelivery([SECRET], AT, '{}')
    expect(() => readEvent('{}', signature, SECRET, (AT + seconds) * 1000)).toThrow('Not an event')
    const within = (AT + Math.sign(seconds) * 300) * 1000
    expect(readEvent('{}', signature, SECRET, within)).toEqual({})
  })

  it('is verified by either secret while one is being replaced, and by no third', () => {
    const signature = signDelivery(['new', 'old'], AT, '{}')
    expect(signature.match(/v1=/g)).toHaveLength(2)
    for (const secret of ['new', 'old']) expect(readEvent('{}', signature, secret, AT * 1000)).toEqual({})
    expect(() => readEvent('{}', signature, 'other', AT * 1000)).toThrow('Not an event')
  })
})
