import { afterPaint } from './afterPaint.ts'
import type { FrameMessage } from '../../contract/messages.ts'
import type { Host } from './connectHost.ts'

/** A host that hears messages in the order in which they were said, though some wait for a paint. */
export interface PatientHost extends Pick<Host, 'post'> {
  /** Says something once the screen has been painted; what is said meanwhile follows it. */
  afterPaint(say: () => void): void
}

/**
 * LOADED tells that the first screen is there to be seen, so it waits for the paint. A resumed session may have more to
 * say at that very moment (SYNCING, where the payer's answer is there already), and hosts expect LOADED first.
 */
export function holdUntilPaint(host: Pick<Host, 'post'>): PatientHost {
  let held: FrameMessage[] | undefined
  return {
    post(message) {
      if (held === undefined) host.post(message)
      else held.push(message)
    },
    afterPaint(say) {
      held = []
      afterPaint(() => {
        const messages = held ?? []
        held = undefined
        say()
        for (const message of messages) host.post(message)
      })
    },
  }
}
