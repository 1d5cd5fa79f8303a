import { describe, expect, it } from 'vitest'
import { frameOptionsSchema } from '../../contract/options.ts'
import { readLegacyOptions } from './readLegacyOptions.ts'

const read = (query: string) => readLegacyOptions(new URLSearchParams(query))
const NOTHING = frameOptionsSchema.parse({})

describe('the options in the address of an old script', () => {
  it.each([
    [''],
    ['openerOrigin=http%3A%2F%2Flocalhost%3A4000'],
    ['endpoint=&usage=&user=&requestedResources=&autoExit='],
    ['endpoint=undefined&usage=undefined&user=undefined&requestedResources=undefined&skipSyncing=undefined'],
    ['endpoint=null&usage=null&user=null&requestedResources=null&strict=null'],
    ['__proto__=1&constructor=2&toString=3&hasOwnProperty=4'],
  ])('are the defaults where it names none: %s', (query) => {
    expect(frameOptionsSchema.parse(read(query))).toEqual(NOTHING)
    expect(Object.keys(read(query))).toEqual([])
  })

  it('are all of them, where it names all', () => {
    const query = new URLSearchParams({
      strict: 'false',
      autoExit: 'false',
      skipSyncing: 'true',
      skipExplainer: 'true',
      endpoint: 'e1',
      usage: 'MULTIPLE',
      user: '{"externalId":"Ünï 👩‍⚕️ &=#"}',
      requestedResources: 'Patient,Coverage',
    })
    expect(readLegacyOptions(query)).toEqual({
      strict: false,
      autoExit: false,
      skipSyncing: true,
      skipExplainer: true,
      endpoint: 'e1',
      usage: 'MULTIPLE',
      user: { externalId: 'Ünï 👩‍⚕️ &=#' },
      requestedResources: ['Patient', 'Coverage'],
    })
  })

  it.each([
    ['user=%5Bobject+Object%5D', { user: '[object Object]' }],
    ['user=%7B', { user: '{' }],
    ['user=7', { user: 7 }],
    ['usage=SOMETIMES', { usage: 'SOMETIMES' }],
    ['requestedResources=Claim', { requestedResources: ['Claim'] }],
    ['requestedResources=Coverage,,Patient', { requestedResources: ['Coverage', '', 'Patient'] }],
  ])('are handed on where they are malformed, for their owner to name: %s', (query, options) => {
    expect(read(query)).toEqual(options)
  })

  it.each([
    ['user', 'user={"externalId":"a"}&user={"externalId":"b"}'],
    ['usage', 'usage=ONE_TIME&usage=MULTIPLE'],
    ['endpoint', 'endpoint=a&endpoint=b'],
  ])('are not chosen from where %s stands twice', (name, query) => {
    expect(Array.isArray(read(query)[name])).toBe(true)
  })

  it('never ask for more than a list that stands twice', () => {
    expect(read('requestedResources=Coverage&requestedResources=Patient,Device&requestedResources=')).toEqual(
      {
        requestedResources: ['Coverage', 'Patient', 'Device'],
      },
    )
  })

  it('hold what would pollute a prototype as data', () => {
    const { user } = read('user={"__proto__":{"polluted":true}}')
    expect(JSON.stringify(user)).toBe('{"__proto__":{"polluted":true}}')
    expect({}).not.toHaveProperty('polluted')
  })

  it('can be written into the document however deep a user is nested', () => {
    const deep = `${'['.repeat(7_900)}${']'.repeat(7_900)}`
    expect(() => JSON.stringify(read(`user=${deep}`))).not.toThrow()
  })
})
