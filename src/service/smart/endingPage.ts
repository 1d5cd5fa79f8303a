import { html } from '../pages/html.ts'
import { MESSAGES } from '../pages/messages.ts'
import { renderPage } from '../pages/renderPage.ts'
import type { Config } from '../config.ts'

/** The last page of the sign-in window: it nudges the frame to look, closes itself, and says so if it cannot. */
export function endingPage(
  { linkUrl }: Pick<Config, 'linkUrl'>,
  { title, text }: { title: string; text: string },
  reference?: string,
): string {
  return renderPage({
    title,
    body: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      <p>${MESSAGES.canClose}</p>
      ${reference === undefined ? '' : html`<p class="meta">${MESSAGES.reference(reference)}</p>`}`,
    script: { src: 'returned.js', data: { origin: linkUrl } },
  })
}
