import { callHost } from './callHost.ts'
import { createFrame } from './createFrame.ts'
import { openChannel } from './openChannel.ts'
import { showNotice } from './showNotice.ts'
import { takePage } from './takePage.ts'
import { tellEvent } from './tellEvent.ts'
import { tellExit } from './tellExit.ts'
import type { FrameMessage } from '../contract/messages.ts'
import type { KeptOptions } from './keepOptions.ts'

/** How long the frame may take to say READY after `open()`. */
const LOAD_DEADLINE_MS = 10_000

/** How long a frame that was told to close stays, unseen, to end its session. */
const FAREWELL_MS = 300

/** What the host page hears of a message; each at most once an opening, but for EVENT. */
const CALLBACKS = {
  LOADED: 'onLoad',
  SYNCING: 'onSyncing',
  SUCCESS: 'onSuccess',
  CLOSED: 'onExit',
  EVENT: 'onEvent',
} as const

type Report = Extract<FrameMessage, { type: keyof typeof CALLBACKS }> & { payload?: unknown }

/** A frame in the page: first hidden, then open, then gone. */
export interface Widget {
  /** Whether it is still in the page, and open, or waiting for this key. */
  serves(publishableKey: string): boolean
  /** Does nothing while it is open. The options belong to this opening, which uses its callbacks up. */
  open(options: KeptOptions): void
  /** Takes all that is ours out of the page, without a callback. Returns the options of the opening that this ended. */
  close(): KeptOptions | undefined
}

/**
 * One frame's life, by the steps of `contract/messages.ts`. An opening ends by exactly one of SUCCESS, CLOSED, the load
 * deadline and `close()`: after it nobody listens to the frame any more. The page is given back, with its scroll and
 * focus, before the host's callback runs.
 *
 * @param onResume the patient came back in this window
 */
export function mountWidget(
  publishableKey: string,
  onResume: (payload: { endpoint?: string } | undefined) => void,
): Widget {
  const frame = createFrame(publishableKey)
  const channel = openChannel(frame, receive)
  let opened: KeptOptions | undefined
  let isReady = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let givePageBack: (() => void) | undefined
  let removeNotice: (() => void) | undefined

  // Not in the body, which may not be there yet, which the page may empty, and which is inert while the frame is shown.
  document.documentElement.append(frame)

  return {
    serves: (key) => frame.isConnected && (!!opened || key === publishableKey),
    open,
    close() {
      removeNotice?.()
      if (opened) channel.post({ type: 'CLOSE_REQUEST' })
      return leave(opened && FAREWELL_MS)
    },
  }

  function open(options: KeptOptions) {
    if (opened) return
    opened = options
    givePageBack = takePage(frame)
    if (isReady) greet()
    else timer = setTimeout(fail, LOAD_DEADLINE_MS)
    // Last, since the host may close the widget from its callback.
    tellEvent(opened, { name: 'opened' })
  }

  function receive(message: FrameMessage) {
    if (message.type === 'READY') greet()
    else if (message.type === 'RESUME') onResume(message.payload)
    else if (opened) report(message, opened)
    // The service refuses this page. The host may hear of it from `open()` on, so it is asked again then.
    else leave()
  }

  /** Tells a frame that is READY the options, again if it was reloaded while open. */
  function greet() {
    isReady = true
    if (!opened) return
    clearTimeout(timer)
    frame.style.background = ''
    channel.post({ type: 'OPEN', payload: { openerUrl: location.href, options: opened.forFrame } })
  }

  function report(message: Report, callbacks: KeptOptions) {
    const name = CALLBACKS[message.type]
    const callback = callbacks[name]
    if (message.type === 'EVENT') callbacks.sessionId = message.payload.sessionId
    else callbacks[name] = undefined
    if (message.type === 'SUCCESS' || message.type === 'CLOSED') leave()
    callHost(callback, ...(message.payload ? [message.payload] : []))
  }

  function fail() {
    const ended = leave()
    removeNotice = showNotice()
    tellEvent(ended, { name: 'failed', reason: 'load' })
    tellExit(ended)
  }

  function leave(farewellMs?: number): KeptOptions | undefined {
    const ended = opened
    opened = undefined
    clearTimeout(timer)
    channel.close()
    givePageBack?.()
    givePageBack = undefined
    if (farewellMs) setTimeout(() => frame.remove(), farewellMs)
    else frame.remove()
    return ended
  }
}
