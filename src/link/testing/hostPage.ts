import { afterEach, beforeEach, vi } from 'vitest'
import { createFlexpaLink } from '../createFlexpaLink.ts'
import { fakeFrames } from './fakeFrames.ts'
import type { LinkEvent } from '../../contract/linkEvents.ts'
import type { CreateOptions } from '../../contract/options.ts'

export const TOKEN = 'public_token_950fae5f-7903-4ce1-9414-9b44c4e55263'

export function hostOptions() {
  return {
    publishableKey: 'pk_test_a&b',
    user: { externalId: 'usr_1' },
    usage: 'ONE_TIME',
    onSuccess: vi.fn(),
    onSyncing: vi.fn(),
    onLoad: vi.fn(),
    onExit: vi.fn(),
    onEvent: vi.fn<(event: LinkEvent) => void>(),
  } satisfies CreateOptions
}

/** The script, the frames and the options of the test that runs: made anew for each. */
export let flexpaLink = createFlexpaLink()
export let wire = fakeFrames()
export let options = hostOptions()

/** A host page with one button, and a clock that stands still, for each test of a file. */
export function useHostPage() {
  beforeEach(() => {
    vi.useFakeTimers()
    document.body.innerHTML = '<button id="connect">Connect</button><p>Page</p>'
    flexpaLink = createFlexpaLink()
    wire = fakeFrames()
    options = hostOptions()
  })

  afterEach(() => {
    flexpaLink.close()
    vi.runAllTimers()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

export function openAndGreet() {
  flexpaLink.create(options)
  flexpaLink.open()
  wire.say({ type: 'READY' })
}
