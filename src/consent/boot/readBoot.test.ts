// @vitest-environment happy-dom
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { BOOT_ELEMENT_ID, frameBootSchema } from '../../contract/frameDocument.ts'
import { readBoot } from './readBoot.ts'

const BOOT = {
  protocol: 2,
  publishableKey: 'pk_test_1',
  openerOrigin: 'https://app.example',
  openerUrl: 'https://app.example/records',
  application: { name: 'Bright Steps' },
  mode: 'TEST',
  popularPlans: [{ id: '1', label: 'Humana', available: true, refreshable: true }],
  hosted: { page: { id: '1', secret: 's' }, options: {}, resuming: false, returnPath: '/hosted/1/return' },
}

function write(text: string) {
  const element = document.createElement('script')
  element.type = 'application/json'
  element.id = BOOT_ELEMENT_ID
  element.textContent = text
  document.head.replaceChildren(element)
}

afterEach(() => document.head.replaceChildren())

describe('readBoot', () => {
  it('reads what the service wrote', () => {
    write(JSON.stringify(BOOT))
    expect(readBoot(document)).toEqual(BOOT)
  })

  it.each(['', '{', 'null', '[]', '{}'])('is null for %j', (text) => {
    write(text)
    expect(readBoot(document)).toBeNull()
  })

  it('is null without the element', () => {
    expect(readBoot(document)).toBeNull()
  })

  it('accepts just what frameBootSchema accepts', () => {
    const keys = Object.keys(BOOT) as (keyof typeof BOOT)[]
    const odd = fc.constantFrom<unknown>(
      ...[undefined, null, '', 'x', 0, 1, 2, true, [], {}, { name: 'x' }, { name: 1 }],
      ...[[{}], [{ ...BOOT.popularPlans[0], subtitle: 1 }], [{ ...BOOT.popularPlans[0], testLogin: {} }]],
      ...[[{ ...BOOT.popularPlans[0], testLogin: { username: 'a', password: 'b' } }], 'LIVE'],
      ...[
        { ...BOOT.hosted, page: {} },
        { ...BOOT.hosted, page: 's' },
        { ...BOOT.hosted, resuming: 1 },
      ],
      ...[{ ...BOOT.hosted, returnPath: undefined }, BOOT.hosted],
    )
    fc.assert(
      fc.property(fc.constantFrom(...keys), odd, (key, value) => {
        const given: unknown = JSON.parse(JSON.stringify({ ...BOOT, [key]: value }))
        write(JSON.stringify(given))
        expect(readBoot(document) !== null).toBe(frameBootSchema.safeParse(given).success)
      }),
    )
  })
})
