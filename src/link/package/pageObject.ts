import own from '../flexpaLink.ts'
import { findPageObject } from './findPageObject.ts'
import type { FlexpaLink } from '../createFlexpaLink.ts'

/**
 * The one object of this page, whichever of script tag and package came first: there are never two widgets that know
 * nothing of each other. A server, which has no page, keeps its globals as they are.
 */
export function pageObject(): FlexpaLink {
  const found = findPageObject()
  if (found) return found
  if (typeof document !== 'undefined') Object.assign(globalThis, { FlexpaLink: own })
  return own
}
