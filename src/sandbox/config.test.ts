import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const client = {
  client_id: 'flexpa-link',
  client_secret: 'a-secret-for-tests-only',
  redirect_uris: ['http://localhost:4100/callback/1'],
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      port: 4200,
      host: undefined,
      sandbox: { publicUrl: 'http://localhost:4200', dataDir: undefined, clients: [], patientFiles: [] },
    })
  })

  it('reads clients and patient files from JSON', () => {
    const { sandbox } = readConfig({ CLIENTS: JSON.stringify([client]), PATIENT_FILES: '["a.json"]' })
    expect(sandbox.clients).toEqual([client])
    expect(sandbox.patientFiles).toEqual(['a.json'])
  })

  it.each([
    ['PORT', 'many'],
    ['PORT', '70000'],
    ['PUBLIC_URL', 'localhost:4200'],
    ['PUBLIC_URL', 'http://localhost:4200/payer'],
    ['CLIENTS', '[{'],
    ['CLIENTS', JSON.stringify([{ ...client, client_secret: 'short' }])],
    ['CLIENTS', JSON.stringify([{ ...client, color: 'red' }])],
    ['PATIENT_FILES', '"a.json"'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}.*: `))
  })
})
