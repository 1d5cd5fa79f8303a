import type { Report } from '../components/pressGuard.ts'

declare global {
  /** IntersectionObserver v2 (https://w3c.github.io/IntersectionObserver/v2/), which TypeScript's DOM does not know. */
  interface IntersectionObserverInit {
    trackVisibility?: boolean
    /** Milliseconds between two reports, at least 100. */
    delay?: number
  }
  interface IntersectionObserverEntry {
    /** True only where the browser is sure that nothing covers, fades or distorts the element, in any frame around it. */
    readonly isVisible?: boolean
  }
}

/** Whether this browser can say what its pages lay over a frame. Chromium can; Firefox and Safari cannot. */
export function tellsVisibility(): boolean {
  return 'isVisible' in IntersectionObserverEntry.prototype
}

/**
 * Reports whether an element is wholly in plain sight: not covered, see-through or transformed, and not pushed out of
 * the window. Where the browser cannot tell, reports what may bring it under the pointer unawares. Returns what ends it.
 */
export function watchVisibility(element: Element, report: (what: Report) => void): () => void {
  if (!tellsVisibility()) {
    const changed = () => {
      if (document.visibilityState === 'visible') report('changed')
    }
    document.addEventListener('visibilitychange', changed)
    addEventListener('resize', changed)
    return () => {
      document.removeEventListener('visibilitychange', changed)
      removeEventListener('resize', changed)
    }
  }
  const observer = new IntersectionObserver(
    (entries) => report(entries.at(-1)?.isVisible === true ? 'clear' : 'covered'),
    { threshold: 0.99, trackVisibility: true, delay: 100 },
  )
  observer.observe(element)
  return () => observer.disconnect()
}
