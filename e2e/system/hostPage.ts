import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HostPage {
  /** `http://localhost:<port>` */
  origin: string
  close(): Promise<void>
}

/** Somebody else's web page, as it stands, on an origin of its own. */
export async function serveHostPage(
  html: string,
  { host = 'localhost', headers = {} }: { host?: string; headers?: Record<string, string> } = {},
): Promise<HostPage> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/favicon') === true) response.writeHead(204).end()
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html)
  })
  await new Promise<void>((listening) => server.listen(0, listening))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://${host}:${port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}

/** A page with the script, one button, every callback written into `window.calls`, and every event into `window.events`. */
export function pageWith(scriptUrl: string, options: Record<string, unknown>): string {
  return `<!doctype html><html lang="en"><head><title>Host</title><meta name="viewport" content="width=device-width">
<script src="${scriptUrl}"></script></head><body><main><h1>Host page</h1>
<button onclick="FlexpaLink.open()">Link your health data</button></main>
<script>
calls = []
events = []
const note = (name) => (value) => calls.push(value === undefined ? [name] : [name, value])
options = ${JSON.stringify(options)}
FlexpaLink.create({ ...options, onSuccess: note('onSuccess'), onSyncing: note('onSyncing'),
  onLoad: note('onLoad'), onExit: note('onExit'), onEvent: (event) => events.push(event) })
</script></body></html>`
}
