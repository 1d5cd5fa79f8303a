/** The arrow keys move between the field and the buttons below it, Home and End within the list; Tab does so anyway. */
export function moveInList(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement) || !(event.target instanceof HTMLElement)) return
  const { currentTarget, target } = event
  const field = currentTarget.querySelector<HTMLElement>('input')
  const plans = [...currentTarget.querySelectorAll<HTMLElement>('.plan')]
  const at = plans.indexOf(target)
  if (target !== field && at < 0) return
  const next = destination(event.key, at, plans.length)
  if (next === null) return
  event.preventDefault()
  if (next < 0) field?.focus()
  else plans[next]?.focus()
}

/** The place to go to, -1 for the field; null where the key means something else. */
function destination(key: string, at: number, length: number): number | null {
  const inField = at < 0
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, length - 1)
    case 'ArrowUp':
      return inField ? null : at - 1
    case 'Enter':
      return inField && length > 0 ? 0 : null
    case 'Home':
      return inField ? null : 0
    case 'End':
      return inField ? null : length - 1
    default:
      return null
  }
}
