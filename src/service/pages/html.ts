/** Markup that may stand in a page as it is; only `html` makes it. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

/** Markup with values in it; every value is escaped but what `html` itself has made. Quote attribute values. */
export function html(strings: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html {
  const markup = strings.map(
    (text, index) => text + (index < values.length ? print(values[index] ?? '') : ''),
  )
  return new Html(markup.join(''))
}

function print(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return escapeHtml(value)
  if (value instanceof Html) return value.markup
  return value.map((part) => part.markup).join('')
}
