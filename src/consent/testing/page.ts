/** Asks a document as assistive technology would: by role and accessible name. */

const ROLES: Readonly<Record<string, string>> = {
  button: 'button, [role=button]',
  link: 'a[href]',
  heading: 'h1, h2',
  checkbox: 'input[type=checkbox]',
  searchbox: 'input[type=search]',
  textbox: 'input[type=text], input[type=email], input:not([type])',
  dialog: '[role=dialog]',
  alertdialog: '[role=alertdialog]',
  status: '[role=status]',
}

/** The accessible name by the rules that these screens need: labelledby, label, aria-label, content. */
export function nameOf(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby')
  if (labelledBy !== null) {
    return labelledBy
      .split(' ')
      .map((id) => textOf(document.getElementById(id)))
      .join(' ')
  }
  const label = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`)
  return textOf(label) || (element.getAttribute('aria-label') ?? textOf(element))
}

export function textOf(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim()
}

/** All elements of a role that are not behind an overlay. */
export function all(role: keyof typeof ROLES, name?: string | RegExp): HTMLElement[] {
  const found = [...document.querySelectorAll<HTMLElement>(ROLES[role] ?? '')]
  return found.filter((element) => {
    if (element.closest('[inert]') !== null) return false
    if (name === undefined) return true
    return typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element))
  })
}

/** The one element of a role and name. */
export function one(role: keyof typeof ROLES, name?: string | RegExp): HTMLElement {
  const found = all(role, name)
  const [element] = found
  if (element === undefined || found.length > 1) {
    throw new Error(`${found.length} elements are ${role} ${String(name)}:\n${textOf(document.body)}`)
  }
  return element
}

/** Preact renders in a microtask, effects a little later. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 40))
}

/** What a human does: `isTrusted`, which only the browser itself can say outside of tests. */
export function trusted<Kind extends Event>(event: Kind): Kind {
  Object.defineProperty(event, 'isTrusted', { value: true })
  return event
}

/** Presses as the keyboard or a screen reader does: a click without a click count. */
export async function press(role: keyof typeof ROLES, name?: string | RegExp): Promise<void> {
  one(role, name).dispatchEvent(trusted(new MouseEvent('click', { bubbles: true, cancelable: true })))
  await settle()
}
