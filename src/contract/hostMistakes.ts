import type { ExitCode } from './exitCodes.ts'

/**
 * The codes that name a mistake of the host page; the others name a fault of a payer (`faults.ts`). `option` is the one
 * of `create()` that is wrong, `wrong` a value that produces the code in test mode.
 */
export const HOST_MISTAKES = {
  INVALID_ENDPOINT: { option: 'endpoint', wrong: '00000000-0000-4000-8000-000000000000' },
  INVALID_ENDPOINT_MODE: { option: 'endpoint', wrong: 'd3a11a96-9e07-4b87-bf03-30043d00a35d' },
  INVALID_PUBLISHABLE_KEY: {
    option: 'publishableKey',
    wrong: 'pk_test_0000000000000000000000000000000000000000000',
  },
  INVALID_USER: { option: 'user', wrong: { externalId: '' } },
  INVALID_USAGE: { option: 'usage', wrong: 'FOREVER' },
} as const satisfies Partial<Record<ExitCode, { option: string; wrong: unknown }>>

export type HostMistake = keyof typeof HOST_MISTAKES

export function isHostMistake(code: ExitCode): code is HostMistake {
  return Object.hasOwn(HOST_MISTAKES, code)
}

/** The plan of test mode's directory that only a live key may use. */
export const LIVE_PLAN_ID = HOST_MISTAKES.INVALID_ENDPOINT_MODE.wrong
