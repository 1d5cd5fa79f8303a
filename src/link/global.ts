import flexpaLink from './flexpaLink.ts'
import type { FlexpaLink } from './createFlexpaLink.ts'

/**
 * The script tag's entry: one global, and no second one when the script is loaded again. An element with the id
 * `FlexpaLink`, which browsers offer under the same global name, does not count.
 */
const host: { FlexpaLink?: Partial<FlexpaLink> } = globalThis as object
if (!host.FlexpaLink?.create) host.FlexpaLink = flexpaLink
