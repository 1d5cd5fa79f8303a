import { makeElement } from './makeElement.ts'

/** What the patient reads when the frame did not come: the script's own words, since nothing else has loaded. */
const SENTENCE = 'Your health plans did not load; nothing was shared. '

const STYLE =
  'position:fixed;inset:0;margin:auto;z-index:999999;color-scheme:light dark;font:17px/1.5 system-ui'

/**
 * Shows one sentence and a Close button in the middle of the page, which stays usable. The dialog takes the focus and
 * gives it back. Returns what takes it away.
 */
export function showNotice(): () => void {
  const dialog = makeElement('dialog', { role: 'alert', style: STYLE })
  const close = () => {
    dialog.close()
    dialog.remove()
  }
  dialog.append(
    SENTENCE,
    makeElement('button', { textContent: 'Close', style: 'font:inherit', onclick: close }),
  )
  document.body.append(dialog)
  dialog.show()
  return close
}
