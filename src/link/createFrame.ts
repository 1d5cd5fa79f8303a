import { PROTOCOL } from '../contract/messages.ts'
import { makeElement } from './makeElement.ts'
import { LINK_ORIGIN } from './linkOrigin.ts'

/** What the frame may do: run, open the payer's window, or go there in this window when the patient asks for it. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation'

/**
 * Hidden it has its full size already: it is laid out and only needs painting when it is shown, but takes no click, no
 * focus and no place in the accessibility tree. The page's own rules for iframes do not reach it (`all`), and no
 * Content-Security-Policy forbids styles set by the CSSOM. Where the colour schemes inside and outside differ,
 * browsers paint a frame opaque: so it has the one of its document. Until that is there, the page behind is dimmed.
 */
const STYLE =
  'all:initial;position:fixed;inset:0;width:100%;height:100%;z-index:999999;color-scheme:light dark;visibility:hidden;background:#0006'

/**
 * The iframe that the patient sees, hidden at first. Its address says nothing about the patient. Of a key too long to be
 * one, it holds enough to be refused by its name rather than for its length.
 */
export function createFrame(publishableKey: string): HTMLIFrameElement {
  return makeElement('iframe', {
    title: 'Flexpa Link',
    allow: 'clipboard-write',
    referrerPolicy: 'strict-origin',
    sandbox: SANDBOX,
    style: STYLE,
    // Unlike encodeURIComponent it takes half a surrogate pair, which no key has, and need not be read back.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- every browser has it
    src: `${LINK_ORIGIN}/?publishableKey=${escape(publishableKey.slice(0, 99))}&openerUrl=${location.origin}&protocol=${PROTOCOL}`,
  })
}
