import { vi } from 'vitest'
import { fakeFrames } from '../../testing/fakeFrames.ts'
import type { FlexpaLink } from '../../createFlexpaLink.ts'

/** The real object of the page over frames that the test speaks for; timers are the test's. */
export function fakeWidget() {
  const frames = fakeFrames()
  return {
    ...frames,
    object: () => (globalThis as { FlexpaLink?: FlexpaLink }).FlexpaLink,
    /** Whether a frame is shown. */
    isOpen: () =>
      frames.frames().some(({ style }) => style.visibility === 'visible' && style.display !== 'none'),
    /** Lets the page be idle, and frames that were told to close go. */
    settle: () => vi.advanceTimersByTime(5000),
  }
}
