import { createFlexpaLink } from './createFlexpaLink.ts'

/** The one object of this page. Importing it touches no window, so that a server may do so too. */
export default createFlexpaLink()
