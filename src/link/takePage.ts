import { keepFocus } from './keepFocus.ts'
import { lockScroll } from './lockScroll.ts'

/**
 * Shows the frame, which stands beside the body, and takes the body out of reach of scrolling, Tab and screen readers.
 * Returns what hides the frame and leaves the page as it was.
 */
export function takePage(frame: HTMLIFrameElement): () => void {
  const giveFocusBack = keepFocus()
  const unlockScroll = lockScroll()
  const { body } = document as { body: HTMLElement | null }
  const wasInert = body?.inert
  if (body) body.inert = true
  frame.style.visibility = 'visible'
  frame.focus()
  return () => {
    // Not only out of sight: without boxes, nothing inside can take the focus again.
    frame.style.display = 'none'
    frame.blur()
    unlockScroll()
    if (body) body.inert = !!wasInert
    giveFocusBack()
  }
}
