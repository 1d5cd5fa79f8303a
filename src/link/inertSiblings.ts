/** Takes the rest of the page out of reach of Tab and screen readers while `element` is shown. Returns the way back. */
export function inertSiblings(element: HTMLElement): () => void {
  const siblings = [...(element.parentElement?.children ?? [])] as HTMLElement[]
  const touched = siblings.filter((sibling) => sibling !== element && !sibling.inert)
  const setInert = (inert: boolean) => {
    for (const sibling of touched) sibling.inert = inert
  }
  setInert(true)
  return () => setInert(false)
}
