import { NOT_KEPT_ALIVE } from './notKeptAlive.ts'

/** What a page or redirect looked like to the visitor. */
export interface Visit {
  status: number
  headers: Headers
  /** Where the redirect leads, absolute. */
  location: string | undefined
  body: string
}

/** A browser without pages: keeps cookies by path, follows nothing by itself. */
export interface Visitor {
  get(url: string): Promise<Visit>
  post(url: string, form: Record<string, string>): Promise<Visit>
  /** Follows redirects as long as they stay on the origin; stops at a page, or at the redirect that leaves. */
  follow(visit: Visit): Promise<Visit>
}

export function createVisitor(origin: string): Visitor {
  const cookies = new Map<string, { value: string; path: string }>()

  async function request(url: string, init: { method?: string; body?: URLSearchParams }): Promise<Visit> {
    const target = new URL(url, origin)
    const sent = [...cookies].filter(([, { path }]) => target.pathname.startsWith(path))
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
    const response = await fetch(target, {
      ...init,
      redirect: 'manual',
      headers: { ...NOT_KEPT_ALIVE, cookie },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/'
      if (value === '') cookies.delete(name)
      else cookies.set(name, { value, path })
    }
    const location = response.headers.get('location')
    return {
      status: response.status,
      headers: response.headers,
      location: location === null ? undefined : new URL(location, target).href,
      body: await response.text(),
    }
  }

  const get = (url: string): Promise<Visit> => request(url, {})
  return {
    get,
    post: (url, form) => request(url, { method: 'POST', body: new URLSearchParams(form) }),
    async follow(visit) {
      let last = visit
      while (last.location?.startsWith(`${origin}/`) === true) last = await get(last.location)
      return last
    },
  }
}
