import { html } from './html.ts'
import type { Html } from './html.ts'

interface Page {
  title: string
  body: Html
  /** Scripts of ours, below /pages/; what they need of the page stands in data attributes of `<main>`. */
  script?: { src: string; data: Record<string, string> }
}

/** A hosted page: one card, no inline script or style. */
export function renderPage({ title, body, script }: Page): string {
  const data = Object.entries(script?.data ?? {}).map(([name, value]) => attribute(name, value))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/pages/page.css" />
        ${script === undefined ? '' : html`<script src="/pages/${script.src}" defer></script>`}
      </head>
      <body>
        <main${data}>${body}</main>
      </body>
    </html> `
  return page.markup
}

function attribute(name: string, value: string): Html {
  return html` data-${name}="${value}"`
}

/** A page with one thing to say. */
export function noticePage({ title, text, more }: { title: string; text: string; more?: Html }): string {
  return renderPage({
    title,
    body: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${more ?? ''}`,
  })
}
