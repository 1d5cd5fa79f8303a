import { HUMANA } from '../http/linkOverHttp.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { HOSTS } from '../secure/secureStory.ts'
import { serveHostPage } from '../system/hostPage.ts'
import type { Frame, Page } from '@playwright/test'
import type { LinkFrame } from '../pages/LinkFrame.ts'
import type { Secure } from '../secure/secureStory.ts'

interface Wishes {
  options?: Record<string, unknown>
  /** Of the host page. */
  headers?: Record<string, string>
}

/** A bare host page on its own domain, whose options lead straight from the consent to the payer; and its widget, open. */
export async function visitHost(
  page: Page,
  { system, proxy }: Secure,
  { options = {}, headers = {} }: Wishes = {},
): Promise<{ host: PlainHost; link: LinkFrame }> {
  const host = await PlainHost.visit(
    page,
    system,
    { endpoint: HUMANA, skipExplainer: true, ...options },
    async (html) => {
      const server = await serveHostPage(html, { headers })
      proxy.route(HOSTS.page, Number(new URL(server.origin).port))
      return { ...server, origin: `https://${HOSTS.page}` }
    },
  )
  return { host, link: await host.open() }
}

/** The widget's own document, for what no patient sees. */
export function linkFrameOf(page: Page): Frame {
  const frame = page.frame({ url: new RegExp(`^https://${HOSTS.link}/`) })
  if (frame === null) throw new Error('The page has no frame of ours')
  return frame
}
