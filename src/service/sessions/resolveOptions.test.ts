import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { createDirectory } from '../directory/directory.ts'
import { testDirectory } from '../directory/testDirectory.ts'
import { HttpError } from '../http/httpError.ts'
import { PLAN, sessionRequest } from '../testing/journey.ts'
import { resolveOptions } from './resolveOptions.ts'
import type { CreateSession } from '../../contract/sessionApi.ts'

const directory = createDirectory(testDirectory('http://sandbox.example'))
const strict = { legacyOptions: false, mode: 'TEST' } as const
const legacy = { legacyOptions: true, mode: 'TEST' } as const

function without(name: keyof CreateSession): CreateSession {
  return Object.fromEntries(Object.entries(sessionRequest()).filter(([key]) => key !== name)) as CreateSession
}

function refusalOf(run: () => unknown): HttpError {
  try {
    run()
  } catch (error) {
    if (error instanceof HttpError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('resolveOptions', () => {
  it('takes what is valid', () => {
    const given = sessionRequest({ endpoint: PLAN.toUpperCase(), requestedResources: ['Coverage'] })
    expect(resolveOptions(strict, directory, given)).toMatchObject({
      user: { externalId: 'user-1' },
      usage: 'ONE_TIME',
      endpoint: { id: PLAN },
      requestedResources: ['Coverage', 'Patient'],
    })
  })

  it('takes no resource types to mean all of them', () => {
    expect(resolveOptions(strict, directory, sessionRequest()).requestedResources).toEqual([
      ...RESOURCE_TYPES,
    ])
  })

  it.each([
    ['user', {}, 'user.externalId'],
    ['user', { externalId: '' }, 'user.externalId'],
    ['user', { externalId: 'x'.repeat(256) }, 'user.externalId'],
    ['user', { externalId: 7 }, 'user.externalId'],
    ['user', { externalId: 'a', admin: true }, 'user'],
    ['user', 'user-1', 'user'],
    ['user', null, 'user'],
    ['user', [], 'user'],
  ])('refuses %s %j as INVALID_USER, whatever the application', (_, user, field) => {
    for (const application of [strict, legacy]) {
      const { statusCode, details } = refusalOf(() =>
        resolveOptions(application, directory, sessionRequest({ user })),
      )
      expect({ statusCode, ...details }).toEqual({ statusCode: 400, code: 'INVALID_USER', field })
    }
  })

  it.each(['ALWAYS', 'one_time', 1, null, {}])('refuses the usage %j as INVALID_USAGE', (usage) => {
    const refused = refusalOf(() => resolveOptions(legacy, directory, sessionRequest({ usage })))
    expect(refused.details).toEqual({ code: 'INVALID_USAGE', field: 'usage' })
  })

  it('needs user and usage from a strict application that uses our script', () => {
    expect(refusalOf(() => resolveOptions(strict, directory, without('user'))).details.code).toBe(
      'INVALID_USER',
    )
    expect(refusalOf(() => resolveOptions(strict, directory, without('usage'))).details.code).toBe(
      'INVALID_USAGE',
    )
  })

  it.each([
    ['an old script', strict, 1],
    ['an application with legacyOptions', legacy, 2],
  ] as const)('lets %s leave user and usage out', (_, application, protocol) => {
    const given = { ...without('user'), protocol, usage: undefined }
    expect(resolveOptions(application, directory, given)).toMatchObject({
      user: undefined,
      usage: 'ONE_TIME',
    })
  })

  it.each(['humana', '', 7, null, '00000000-0000-4000-8000-000000000000'])(
    'refuses the endpoint %j as INVALID_ENDPOINT',
    (endpoint) => {
      const refused = refusalOf(() => resolveOptions(strict, directory, sessionRequest({ endpoint })))
      expect(refused.details).toEqual({ code: 'INVALID_ENDPOINT', field: 'endpoint' })
    },
  )

  it('refuses a test endpoint for a live key as INVALID_ENDPOINT_MODE', () => {
    const live = { legacyOptions: false, mode: 'LIVE' } as const
    const refused = refusalOf(() => resolveOptions(live, directory, sessionRequest({ endpoint: PLAN })))
    expect(refused.details.code).toBe('INVALID_ENDPOINT_MODE')
  })
})
