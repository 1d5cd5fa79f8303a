import { inertSiblings } from './inertSiblings.ts'
import { keepFocus } from './keepFocus.ts'
import { lockScroll } from './lockScroll.ts'

/** Shows the frame over the page, which it keeps still. Returns what hides the frame and leaves the page as it was. */
export function takePage(frame: HTMLIFrameElement): () => void {
  const giveFocusBack = keepFocus()
  const restore = [lockScroll(), inertSiblings(frame)]
  frame.style.visibility = 'visible'
  frame.focus()
  return () => {
    for (const undo of restore) undo()
    frame.style.visibility = 'hidden'
    frame.blur()
    giveFocusBack()
  }
}
