import { latestCallbacks } from './latestCallbacks.ts'
import { pageObject } from './pageObject.ts'
import type { CreateOptions } from '../../contract/options.ts'

/** What a component does with the one widget of the page, which it shares with other components and with the page. */
export interface Opener {
  /** Tells the widget the options of now, so that a frame can wait for them unseen. Call it as often as they may change. */
  prepare(): void
  /** Opens the widget with this component's options. Does nothing while it is open, whoever has opened it. */
  open(overrides?: { endpoint?: string }): void
  /** Closes the widget and calls `onExit()`, if it is this component's. */
  exit(): void
  /** Closes the widget without a callback, if it is this component's. */
  close(): void
  /**
   * Belongs to the page from here on. Returns what ends that: it closes this component's widget without a callback, and
   * with the last component the frame that waits unseen goes too.
   */
  attach(): () => void
}

let attached = 0

/** @param latest the component's options at the moment of the call */
export function createOpener(latest: () => CreateOptions): Opener {
  const flexpaLink = pageObject()
  let mine: Element | undefined

  return { prepare, open, exit, close, attach }

  function prepare() {
    flexpaLink.create(latestCallbacks(latest, claim))
  }

  function open(overrides?: { endpoint?: string }) {
    if (shownFrame()) return
    prepare()
    flexpaLink.open(overrides)
    claim()
  }

  /** What is open calls this component's callbacks, so it is ours, also where the script has opened it itself. */
  function claim() {
    mine = shownFrame() ?? mine
  }

  function isMine() {
    return mine !== undefined && mine === shownFrame()
  }

  function exit() {
    if (isMine()) flexpaLink.exit()
  }

  function close() {
    if (isMine()) flexpaLink.close()
  }

  function attach() {
    attached++
    let isAttached = true
    return () => {
      if (!isAttached) return
      isAttached = false
      close()
      if (--attached === 0 && !shownFrame()) flexpaLink.close()
    }
  }
}

/** The frame of the widget that is open in this page, whoever has opened it. */
function shownFrame(): Element | undefined {
  return [...document.querySelectorAll('iframe[title="Flexpa Link"]')].find((frame) => {
    const { display, visibility } = getComputedStyle(frame)
    return display !== 'none' && visibility !== 'hidden'
  })
}
