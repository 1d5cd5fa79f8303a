const TABBABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex="0"]'

/** Keeps Tab and Shift+Tab within the element that listens: behind its last control comes its first. */
export function trapFocus(event: KeyboardEvent): void {
  if (event.key !== 'Tab' || !(event.currentTarget instanceof HTMLElement)) return
  const root = event.currentTarget
  const controls = [...root.querySelectorAll<HTMLElement>(TABBABLE)].filter(
    (control) => control.closest('[inert]') === null,
  )
  const { activeElement } = root.ownerDocument
  const beyond = controls.some(
    (control) => control !== activeElement && lies(control, event.shiftKey, activeElement),
  )
  if (beyond) return
  event.preventDefault()
  controls.at(event.shiftKey ? -1 : 0)?.focus()
}

/** Whether `control` comes before or after `active` in the document. */
function lies(control: Node, before: boolean, active: Node | null): boolean {
  if (active === null) return true
  const position = active.compareDocumentPosition(control)
  return (position & (before ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING)) !== 0
}
