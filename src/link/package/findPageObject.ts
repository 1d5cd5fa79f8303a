import type { FlexpaLink } from '../createFlexpaLink.ts'

/** The object that the script tag, or a copy of this package, has put into the page. */
export function findPageObject(): FlexpaLink | undefined {
  // An element with the id `FlexpaLink`, which browsers offer under the same name, does not count.
  const { FlexpaLink: found } = globalThis as { FlexpaLink?: Partial<FlexpaLink> }
  return found?.create ? (found as FlexpaLink) : undefined
}
