import { describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS, createOptionsOf } from './linkOptions.ts'
import type { DemoConfig } from '../../wire.ts'

const config: DemoConfig = {
  scriptUrl: 'http://localhost:4100/v1/',
  apiUrl: 'http://localhost:4100',
  testMode: true,
  applications: [
    { id: 'strict', name: 'Bright Steps', publishableKey: 'pk_strict' },
    { id: 'legacy', name: 'Bright Steps Classic', publishableKey: 'pk_legacy' },
  ],
}

describe('createOptionsOf', () => {
  it('names only what differs from the defaults', () => {
    expect(createOptionsOf(DEFAULT_OPTIONS, config)).toEqual({
      publishableKey: 'pk_strict',
      user: { externalId: 'usr_1234' },
      usage: 'ONE_TIME',
    })
  })

  it('leaves user and usage out where the fields are empty', () => {
    const options = { ...DEFAULT_OPTIONS, application: 'legacy', externalId: '', usage: '' } as const
    expect(createOptionsOf(options, config)).toEqual({ publishableKey: 'pk_legacy' })
  })

  it('passes every option on', () => {
    expect(
      createOptionsOf(
        {
          ...DEFAULT_OPTIONS,
          usage: 'MULTIPLE',
          endpoint: ' d39433b7-0fbd-4bc2-bdae-fb276799979f ',
          autoExit: false,
          skipSyncing: true,
          skipExplainer: true,
          requestedResources: ['Coverage'],
        },
        config,
      ),
    ).toMatchObject({
      usage: 'MULTIPLE',
      endpoint: 'd39433b7-0fbd-4bc2-bdae-fb276799979f',
      autoExit: false,
      skipSyncing: true,
      skipExplainer: true,
      requestedResources: ['Coverage'],
    })
  })
})
