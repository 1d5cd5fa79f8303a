/**
 * The least of a browser that the hand-off needs, for driving it without one: cookies by host, redirects, and the
 * headers by which a browser tells where a navigation came from.
 */
export class Browsing {
  readonly #cookies = new Map<string, Map<string, string>>()

  /** Follows redirects until a page comes. */
  async visit(url: string, init: { form?: Record<string, string>; site?: string } = {}): Promise<Page> {
    let target = new URL(url)
    let { form, site = 'same-origin' } = init
    for (let hops = 0; hops < 10; hops += 1) {
      const response = await fetch(target, {
        method: form === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          cookie: this.#cookieHeader(target),
          'sec-fetch-site': site,
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
          ...(form === undefined ? {} : { origin: target.origin }),
        },
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      })
      this.#keepCookies(target, response)
      const location = response.headers.get('location')
      if (location === null) return { url: target, status: response.status, html: await response.text() }
      const next = new URL(location, target)
      if (next.origin !== target.origin) site = 'cross-site'
      target = next
      form = undefined
    }
    throw new Error(`Redirected without end at ${target.origin}${target.pathname}`)
  }

  /** Sends the page's form whose address ends so, with these fields. */
  submit(page: Page, ending: string, fields: Record<string, string>): Promise<Page> {
    const actions = [...page.html.matchAll(/<form\b[^>]*\baction="([^"]+)"/g)].map((match) => match[1] ?? '')
    const action = actions.find((address) => address.endsWith(ending))
    if (action === undefined)
      throw new Error(`No form ${ending} on ${page.url.href}: ${page.html.slice(0, 2000)}`)
    return this.visit(new URL(action, page.url).href, { form: fields })
  }

  #cookieHeader(url: URL): string {
    const cookies = this.#cookies.get(url.hostname) ?? new Map<string, string>()
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepCookies(url: URL, response: Response) {
    const jar = this.#cookies.get(url.hostname) ?? new Map<string, string>()
    this.#cookies.set(url.hostname, jar)
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
  }
}

export interface Page {
  url: URL
  status: number
  html: string
}
