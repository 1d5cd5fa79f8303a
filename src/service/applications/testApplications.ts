import { TEST_KEYS } from '../../contract/testKeys.ts'
import type { ApplicationRecord } from './applicationRecord.ts'

const origins = ['http://localhost:*', 'http://127.0.0.1:*']
/** Of any port, like the origins. The demo's own page is among them, so that a code can be had without a page to catch it. */
const redirectUris = ['/', '/callback'].flatMap((path) => [
  `http://localhost${path}`,
  `http://127.0.0.1${path}`,
])

/** The two applications of test mode. Their keys open nothing but the sandbox. */
export const TEST_APPLICATIONS: readonly ApplicationRecord[] = [
  {
    id: '3f0f9b0e-6c1d-4d9e-8a55-1b2c7e9d4f01',
    name: 'Bright Steps',
    legacyOptions: false,
    origins,
    redirectUris,
    keys: [TEST_KEYS.strict],
  },
  {
    id: '8d4c2a76-0b9f-4f3a-9e1d-5c6b8a7f2e02',
    name: 'Bright Steps Classic',
    legacyOptions: true,
    origins,
    redirectUris,
    keys: [TEST_KEYS.legacy],
  },
]
