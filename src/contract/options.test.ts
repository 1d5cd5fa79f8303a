import { describe, expect, test } from 'vitest'
import { modeOfKey, PUBLIC_TOKEN, PUBLISHABLE_KEY, SECRET_KEY } from './keys.ts'
import {
  endpointIdSchema,
  frameOptionsSchema,
  requestedResourcesSchema,
  usageSchema,
  userSchema,
} from './options.ts'
import { RESOURCE_TYPES, emptyCounts, isResourceType } from './resourceTypes.ts'
import { TEST_KEYS } from './testKeys.ts'

describe('options', () => {
  test('a user has an externalId of 1 to 255 characters and nothing else', () => {
    expect(userSchema.safeParse({ externalId: 'usr_1234' }).success).toBe(true)
    for (const externalId of ['x'.repeat(255), '😀'.repeat(255), '\u{10ffff}', '\n', '\ufeff', ' ']) {
      expect(userSchema.safeParse({ externalId }).success).toBe(true)
    }
    const wrong = [
      undefined,
      null,
      'usr_1234',
      {},
      { externalId: '' },
      { externalId: 7 },
      { externalId: 'x'.repeat(256) },
      { externalId: '😀'.repeat(256) },
      { externalId: 'a\0' },
      { externalId: '\ud83d' },
      { externalId: '\ude00\ud83d' },
    ]
    for (const user of [...wrong, { externalId: 'a', name: 'Ada' }])
      expect(userSchema.safeParse(user).success).toBe(false)
  })

  test('usage is ONE_TIME or MULTIPLE', () => {
    for (const usage of ['ONE_TIME', 'MULTIPLE']) expect(usageSchema.safeParse(usage).success).toBe(true)
    for (const usage of ['one_time', '', undefined, 1])
      expect(usageSchema.safeParse(usage).success).toBe(false)
  })

  test('an endpoint is a UUID', () => {
    expect(endpointIdSchema.safeParse('d39433b7-0fbd-4bc2-bdae-fb276799979f').success).toBe(true)
    for (const id of ['humana', '', 'd39433b7', `d39433b7-0fbd-4bc2-bdae-fb276799979f `]) {
      expect(endpointIdSchema.safeParse(id).success).toBe(false)
    }
  })

  test('requested resources are of the 23 types', () => {
    expect(RESOURCE_TYPES).toHaveLength(23)
    expect(requestedResourcesSchema.safeParse([...RESOURCE_TYPES]).success).toBe(true)
    expect(requestedResourcesSchema.safeParse(['Claim']).success).toBe(false)
    for (const name of ['constructor', 'Claim', '', undefined]) expect(isResourceType(name)).toBe(false)
  })

  test('the frame fills in the defaults and leaves user, usage and endpoint for the service to judge', () => {
    expect(frameOptionsSchema.parse({ user: 7, usage: 'x' })).toEqual({
      user: 7,
      usage: 'x',
      autoExit: true,
      skipSyncing: false,
      skipExplainer: false,
      requestedResources: [],
      strict: true,
    })
  })
})

describe('keys', () => {
  test('those of test mode have the documented shape', () => {
    for (const { publishableKey, secretKey } of Object.values(TEST_KEYS)) {
      expect(publishableKey).toMatch(PUBLISHABLE_KEY)
      expect(secretKey).toMatch(SECRET_KEY)
      expect(modeOfKey(publishableKey)).toBe('TEST')
    }
  })

  test("the seed's example is a public token", () => {
    expect('public_token_950fae5f-7903-4ce1-9414-9b44c4e55263').toMatch(PUBLIC_TOKEN)
    expect('public_token_950fae5f-...').not.toMatch(PUBLIC_TOKEN)
  })
})

test('counts name all 23 types', () => {
  expect(Object.keys(emptyCounts())).toHaveLength(23)
})
