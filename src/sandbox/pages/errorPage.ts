import { escapeHtml } from './html.ts'
import { layout } from './layout.ts'
import { pageHeaders } from './pageHeaders.ts'

/** Shown where no app can be told, because the request does not say (or prove) which one to return to. */
export const errorPage = {
  headers: pageHeaders(),
  print: (reason: string): string =>
    layout(
      'Sign-in cannot go on',
      `<h1>Sign-in cannot go on</h1>
<p class="lead">Nothing was shared. Close this window, go back to the app and start again.</p>
<p class="note warn"><b>For the app's developer:</b> ${escapeHtml(reason)}</p>`,
    ),
}
