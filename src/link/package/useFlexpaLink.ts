import { useEffect, useInsertionEffect, useRef, useState } from 'react'
import { createOpener } from './createOpener.ts'
import type { CreateOptions } from '../../contract/options.ts'
import type { FlexpaLink } from '../createFlexpaLink.ts'

/** Functions that stay the same from render to render. */
export type FlexpaLinkControls = Pick<FlexpaLink, 'open' | 'exit' | 'close'>

/**
 * The widget for a component. The options of the last render count at `open()`, and its callbacks even after that.
 * A component that goes away takes its open widget with it, without a callback. Components do not disturb each other's
 * widget: while one is open, `open()` of another does nothing, and neither do its `exit()` and `close()`.
 *
 * @throws {TypeError} while the component is mounted or updated, as `FlexpaLink.create()` does
 */
export function useFlexpaLink(options: CreateOptions): FlexpaLinkControls {
  const latest = useRef(options)
  const [opener] = useState(() => createOpener(() => latest.current))
  // Before any effect or event of this render could ask for them.
  useInsertionEffect(() => {
    latest.current = options
  })
  useEffect(() => opener.attach(), [opener])
  useEffect(() => opener.prepare())
  return opener
}
