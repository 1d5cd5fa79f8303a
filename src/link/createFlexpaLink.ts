import { keepOptions, forOpening } from './keepOptions.ts'
import { mountWidget } from './mountWidget.ts'
import { tellExit } from './tellExit.ts'
import { whenIdle } from './whenIdle.ts'
import type { CreateOptions } from '../contract/options.ts'
import type { KeptOptions } from './keepOptions.ts'
import type { Widget } from './mountWidget.ts'

export interface FlexpaLink {
  /**
   * Keeps the options for the openings to come; the last call wins. May be called on every render: an open widget goes
   * on with the options and callbacks that it was opened with. The frame of the first opening is loaded, unseen, as soon
   * as the page is idle.
   * @throws {TypeError} quotes the option that is missing, unknown or of the wrong kind
   */
  create: (options: CreateOptions) => void
  /**
   * Shows the widget. Does nothing while it is shown. Needs no click and no `<body>`.
   * @param overrides.endpoint replaces the endpoint of `create()` for this opening
   * @throws {Error} before `create()`
   */
  open: (overrides?: { endpoint?: string }) => void
  /** Closes the widget and calls `onExit()`, if it was open. */
  exit: () => void
  /** Closes the widget without a callback. */
  close: () => void
}

/** The four functions, free of `this`, over what they share: the last options and the last frame. */
export function createFlexpaLink(): FlexpaLink {
  let options: KeptOptions | undefined
  let widget: Widget | undefined
  let cancelPreload: (() => void) | undefined

  return { create, open, exit, close: () => void leave() }

  function create(given: CreateOptions) {
    options = keepOptions(given)
    // On a server there is nothing to load.
    if (typeof document === 'undefined') return
    cancelPreload ??= whenIdle(() => {
      cancelPreload = undefined
      if (options && !widget) mount(options)
    })
  }

  function open(overrides?: { endpoint?: string }) {
    if (!options) throw new Error('Call FlexpaLink.create() before FlexpaLink.open()')
    mount(options).open(forOpening(options, overrides?.endpoint))
  }

  function exit() {
    tellExit(leave())
  }

  /** The frame for these options: the one that waits, or a new one. */
  function mount({ publishableKey }: KeptOptions): Widget {
    if (widget?.serves(publishableKey)) return widget
    exit()
    return (widget = mountWidget(publishableKey, open))
  }

  /** Leaves nothing of ours in the page. Returns the options of the opening that this ended. */
  function leave(): KeptOptions | undefined {
    cancelPreload?.()
    cancelPreload = undefined
    const ended = widget?.close()
    widget = undefined
    return ended
  }
}
