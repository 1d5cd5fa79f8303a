import { html } from '../pages/html.ts'
import { MESSAGES } from '../pages/messages.ts'
import { renderPage } from '../pages/renderPage.ts'
import type { Config } from '../config.ts'
import type { Attempt } from './ticket.ts'

interface Ending {
  title: string
  text: string
  /** For support, where something failed. */
  reference?: string | undefined
  /** Where the patient came from, verified when the attempt was minted, and the name of the app there. */
  back?: { url: string; application: string } | undefined
}

/**
 * The last page of the sign-in window: it nudges the frame to look, closes itself, and says so if it cannot. A WebView
 * may have no second window: there it took the place of the page that the patient came from, and offers the way back.
 */
export function endingPage({ linkUrl }: Pick<Config, 'linkUrl'>, ending: Ending): string {
  const { title, text, reference, back } = ending
  return renderPage({
    title,
    body: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${
        back === undefined
          ? html`<p>${MESSAGES.canClose}</p>`
          : html`<p>${MESSAGES.canCloseOrGoBack}</p>
              <p><a href="${back.url}">${MESSAGES.goBack(back.application)}</a></p>`
      }
      ${reference === undefined ? '' : html`<p class="meta">${MESSAGES.reference(reference)}</p>`}`,
    script: { src: 'returned.js', data: { origin: linkUrl } },
  })
}

/** The way back that an attempt's page may offer. */
export function wayBack({ back_url: url }: Attempt, application: string): Ending['back'] {
  return url === null ? undefined : { url, application }
}
