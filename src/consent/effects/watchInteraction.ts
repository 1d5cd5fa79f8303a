export interface Interaction {
  happened: () => boolean
  /** Comes with the first one: it is told at once, since a browser that vanishes tells nothing at its end. */
  first: Promise<void>
}

/**
 * Whether the patient did anything but close: a trusted key, pointer or scroll event (contract section 4: otherwise the
 * visit BOUNCED).
 */
export function watchInteraction(): Interaction {
  let interacted = false
  let tell: () => void
  const first = new Promise<void>((resolve) => {
    tell = resolve
  })
  const types = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const
  const note = (event: Event) => {
    if (!event.isTrusted || closes(event)) return
    interacted = true
    tell()
    for (const type of types) removeEventListener(type, note, true)
  }
  for (const type of types) addEventListener(type, note, { capture: true, passive: true })
  return { first, happened: () => interacted }
}

/** Escape, or anything that happens to the Close button; Tab alone leads there too. */
function closes(event: Event): boolean {
  if (event instanceof KeyboardEvent && (event.key === 'Escape' || event.key === 'Tab')) return true
  return event.target instanceof Element && event.target.closest('[data-closes]') !== null
}
