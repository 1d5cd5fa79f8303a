import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import ts from 'typescript'
import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { LinkFrame } from './pages/LinkFrame.ts'
import { TopLevelLink } from './pages/TopLevelLink.ts'
import { complaintsOf, expect, story } from './system/story.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The recipes of the README's integration guide, run as they stand but for the service's address. */

/** The code of the README's only block of this language that has this text in it. */
function recipe(language: string, text: string, origin: string): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/```(\w+)\n(.*?)```/gs)]
    .filter(([, of, code]) => of === language && code?.includes(text))
    .map(([, , code]) => (code ?? '').replaceAll('http://localhost:4100', origin))
  const [only, ...more] = blocks
  if (only === undefined || more.length > 0) throw new Error(`${blocks.length} recipes with ${text}`)
  return only
}

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** A recipe's module, with what it takes from elsewhere put into place. */
async function load(code: string, globals: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  Object.assign(globalThis, globals)
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<string, unknown>
}

const CSP = 'content-security-policy'
const COOP = 'cross-origin-opener-policy'

/** Each recipe as a handler that sends its headers; Django's by the lines that it has for them. */
async function recipes(origin: string): Promise<Record<string, Handler>> {
  const send =
    (headers: Iterable<readonly [string, string]>): Handler =>
    (_request, response, next) => {
      for (const [name, value] of headers) response.setHeader(name, value)
      next()
    }
  const lines = recipe('http', 'Content-Security-Policy', origin).trim().split('\n')
  const plain = lines.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string])

  let express: Handler | undefined
  await load(recipe('js', 'app.use', origin), { app: { use: (handler: Handler) => (express = handler) } })
  if (express === undefined) throw new Error('the recipe uses nothing')

  const next = (await load(recipe('js', 'async headers()', origin))).default as {
    headers(): Promise<{ source: string; headers: { key: string; value: string }[] }[]>
  }
  const [everywhere] = await next.headers()
  expect(everywhere?.source).toBe('/:path*')

  const django = recipe('python', 'FlexpaLinkMiddleware', origin)
  const policy = /\['Content-Security-Policy'\] = "(.*)"/.exec(django)?.[1] ?? ''
  const settings = [...django.matchAll(/(?:_POLICY|Opener-Policy'\]) = '([\w-]+)' {2}# or '([\w-]+)'/g)]
  expect(settings).toHaveLength(2)
  const openerPolicies = new Set(settings.flatMap((match) => match.slice(1)))
  expect([...openerPolicies].sort()).toEqual(['same-origin-allow-popups', 'unsafe-none'])

  return {
    plain: send(plain),
    express,
    next: send((everywhere?.headers ?? []).map(({ key, value }) => [key, value] as const)),
    ...Object.fromEntries(
      [...openerPolicies].map((value) => [
        `django, ${value}`,
        send([
          [CSP, policy],
          [COOP, value],
        ]),
      ]),
    ),
  }
}

const HOST_SCRIPT = `FlexpaLink.create({ publishableKey: '${TEST_KEYS.strict.publishableKey}',
  user: { externalId: 'usr_1' }, usage: 'ONE_TIME', onSuccess() {} })
document.querySelector('button').onclick = () => FlexpaLink.open()`

/** A page under a recipe's headers, each at a path of its own. */
async function serveUnder(handlers: Record<string, Handler>, scriptUrl: string) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1)
    const handler = handlers[path]
    if (path === 'host.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(HOST_SCRIPT)
    else if (handler === undefined) response.writeHead(204).end()
    else {
      handler(request, response, () => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        response.end(`<!doctype html><html lang="en"><title>Host</title><button>Link</button>
          <script src="${scriptUrl}/v1/"></script><script src="/host.js"></script></html>`)
      })
    }
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

story(
  'the widget opens under the headers of each recipe: plain, Django, Express, Next',
  async ({ page, system }) => {
    const complaints = complaintsOf(page)
    const handlers = await recipes(system.urls.link)
    expect(Object.keys(handlers)).toHaveLength(5)
    const server = await serveUnder(handlers, system.urls.script)
    const link = new LinkFrame(page)
    for (const name of Object.keys(handlers)) {
      const answer = await page.goto(`${server.origin}/${encodeURIComponent(name)}`)
      expect(answer?.headers()).toMatchObject({
        [CSP]: `script-src 'self' ${system.urls.link}; frame-src ${system.urls.link}`,
        [COOP]: name.endsWith('unsafe-none') ? 'unsafe-none' : 'same-origin-allow-popups',
      })
      await page.getByRole('button', { name: 'Link' }).click()
      await link.shows('Select a health plan')
    }
    expect(complaints).toEqual([])
    await server.close()
  },
)

story('the recipe for React Native links, and hears of success and of leaving', async ({ page, system }) => {
  const heard: unknown[][] = []
  const screen = await connectScreen(system.urls.link, {
    publishableKey: TEST_KEYS.strict.publishableKey,
    externalId: 'usr_native',
    onSuccess: (...values) => heard.push(['onSuccess', ...values]),
    onExit: (...values) => heard.push(['onExit', ...values]),
  })
  await page.exposeFunction('hear', (data: string) => screen.onMessage({ nativeEvent: { data } }))
  await page.addInitScript(() => {
    const { hear } = window as unknown as { hear: (text: string) => void }
    if (window.top === window) Object.assign(window, { ReactNativeWebView: { postMessage: hear } })
  })

  await page.goto(screen.source.uri)
  const link = new TopLevelLink(page)
  const payer = await link.goToPayer()
  await payer.signInAndAllow()
  await link.finish()
  await expect.poll(() => heard).toEqual([['onSuccess', expect.stringMatching(/^public_token_/)]])

  heard.length = 0
  await page.goto(screen.source.uri)
  await link.button('Close', true).click()
  await expect.poll(() => heard).toEqual([['onExit', undefined]])
})

interface WebViewProps {
  source: { uri: string }
  onMessage(event: { nativeEvent: { data: string } }): void
}

/** What the recipe's component gives to its WebView. */
async function connectScreen(
  origin: string,
  props: Record<string, string | ((...values: unknown[]) => void)>,
): Promise<WebViewProps> {
  const { outputText } = ts.transpileModule(
    recipe('jsx', 'WebView', origin).replace(/^import .*$/m, 'const WebView = "WebView"'),
    {
      compilerOptions: {
        jsx: ts.JsxEmit.React,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
      },
    },
  )
  const React = { createElement: (_type: unknown, given: WebViewProps) => given }
  const { ConnectScreen } = await load(outputText, { React })
  return (ConnectScreen as (given: typeof props) => WebViewProps)(props)
}
