/**
 * Remembers what has the focus, inside shadow trees too. The returned function gives the focus back, unless the host
 * page has moved it somewhere else by then.
 */
export function keepFocus(): () => void {
  let opener = document.activeElement
  while (opener?.shadowRoot?.activeElement) opener = opener.shadowRoot.activeElement
  return () => {
    if (document.activeElement === document.body)
      (opener as HTMLElement | null)?.focus({ preventScroll: true })
  }
}
