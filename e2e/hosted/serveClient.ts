import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An app of somebody else's, which leads its patients to `/link/auth` and takes them back at `/callback`. */
export interface ClientApp {
  /** `http://localhost:<port>` */
  origin: string
  redirectUri: string
  /** What has come to `/callback`, the latest last. */
  answers: { query: URLSearchParams; referer: string | undefined }[]
  close(): Promise<void>
}

/** @param link the address that its one link leads to, once its own origin is known */
export async function serveClient(link: (app: { redirectUri: string }) => string): Promise<ClientApp> {
  const answers: ClientApp['answers'] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', origin)
    if (pathname === '/callback') {
      answers.push({ query: searchParams, referer: request.headers.referer })
      response.writeHead(200, HTML).end(page('Welcome back'))
    } else if (pathname === '/') response.writeHead(200, HTML).end(page('Connect', link({ redirectUri })))
    else response.writeHead(204).end()
  })
  await new Promise<void>((listening) => server.listen(0, listening))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const redirectUri = `${origin}/callback`
  return {
    origin,
    redirectUri,
    answers,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

function page(title: string, link?: string): string {
  const anchor = link === undefined ? '' : `<a href="${link.replaceAll('&', '&amp;')}">Connect your plan</a>`
  return `<!doctype html><html lang="en"><title>${title}</title><main><h1>${title}</h1>${anchor}</main></html>`
}
