import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { UUID } from '../../contract/keys.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import type { AddressInfo } from 'node:net'

const service = serviceForSuite({ config: { metricsToken: 'a-token-for-metrics-only' } })

interface Route {
  url: string
  methods: string[]
}

/** Every route there is, from Fastify's own list of them: `├── /link/exchange (POST)`, a branch a prefix. */
function allRoutes(): Route[] {
  const routes: Route[] = []
  const prefixes: string[] = []
  for (const line of service.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, branch = '', url = '', methods] = /^([│├└─\s]*)(\S+)(?: \(([A-Z, -]+)\))?/.exec(line) ?? []
    if (url === '') continue
    const depth = branch.length / 4 - 1
    prefixes.splice(depth, Infinity, url)
    if (methods !== undefined)
      routes.push({ url: prefixes.join('').replace(/([^/])\*$/, '$1/*'), methods: methods.split(', ') })
  }
  return routes
}

/** Of a route for all methods there are, these will do. */
const USUAL = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const addressOf = (url: string) => url.replace(/:\w+/g, 'x').replace('*', 'Patient/x')

describe('every route of the service', () => {
  it('is in the list that is walked here', () => {
    const urls = allRoutes().map(({ url }) => url)
    for (const url of [
      '/healthz',
      '/metrics',
      '/link/exchange',
      '/link/introspect',
      '/fhir/*',
      '/sessions',
    ]) {
      expect(urls).toContain(url)
    }
  })

  it('answers no preflight: no CORS header, and no success', async () => {
    for (const { url } of allRoutes()) {
      for (const origin of ['https://evil.example', 'https://link.example', 'null']) {
        const answer = await service.app.inject({
          method: 'OPTIONS',
          url: addressOf(url),
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type',
          },
        })
        expect.soft(answer.statusCode, url).toBeGreaterThanOrEqual(400)
        expect.soft(answer.statusCode, url).toBeLessThan(500)
        expect.soft(Object.keys(answer.headers).filter(isCors), url).toEqual([])
      }
    }
  })

  it('has no CORS header on its answers, and an id of ours, whatever id came in', async () => {
    const ids = new Set<string>()
    const walked = allRoutes().flatMap(({ url, methods }) =>
      methods.filter((method) => USUAL.includes(method)).map((method) => ({ url, method })),
    )
    for (const { url, method } of walked) {
      const answer = await service.app.inject({
        method: method as 'GET',
        url: addressOf(url),
        headers: { origin: 'https://evil.example', 'x-request-id': 'chosen', 'request-id': 'chosen' },
      })
      expect.soft(Object.keys(answer.headers).filter(isCors), url).toEqual([])
      expect.soft(String(answer.headers['x-request-id']), url).toMatch(UUID)
      ids.add(String(answer.headers['x-request-id']))
    }
    expect(ids.size).toBe(walked.length)
  })
})

function isCors(name: string): boolean {
  return name.startsWith('access-control-')
}

describe('X-Request-Id', () => {
  let port = 0
  beforeAll(async () => {
    await service.app.listen({ host: '127.0.0.1', port: 0 })
    port = (service.app.server.address() as AddressInfo).port
  })

  /** What comes back for these bytes. */
  const send = (bytes: string) =>
    new Promise<string>((settle, fail) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      let heard = ''
      socket.on('data', (chunk) => (heard += chunk.toString()))
      socket.on('close', () => settle(heard))
      socket.on('error', fail)
    })
  const host = 'Host: link.example\r\nConnection: close\r\nX-Request-Id: chosen\r\n'

  it.each([
    ['an answer', 200, `GET /healthz HTTP/1.1\r\n${host}\r\n`],
    ['an unknown path', 404, `GET /nowhere HTTP/1.1\r\n${host}\r\n`],
    ['a path that cannot be read', 404, `GET /%zz HTTP/1.1\r\n${host}\r\n`],
    ['a FHIR path that cannot be read', 404, `GET /fhir/%zz HTTP/1.1\r\n${host}\r\n`],
    ['a body that is no JSON', 400, `POST /link/exchange HTTP/1.1\r\n${host}Content-Length: 1\r\n\r\n{`],
    [
      'a body that is too long',
      413,
      `POST /link/exchange HTTP/1.1\r\n${host}Content-Length: 70000\r\n\r\n${'x'.repeat(70_000)}`,
    ],
    ['an unknown method', 404, `PROPFIND /link/exchange HTTP/1.1\r\n${host}\r\n`],
    ['no host', 400, 'GET /link/introspect HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['headers beyond measure', 431, `GET / HTTP/1.1\r\n${host}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['what is no HTTP', 400, 'What is this?\r\n\r\n'],
    ['two lengths', 400, `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
  ])('is on %s', async (_name, status, bytes) => {
    const heard = await send(bytes)
    expect(heard.split('\r\n')[0]).toContain(` ${status} `)
    const ids = [...heard.matchAll(/^x-request-id: (.*)$/gim)].map((match) => match[1]?.trim())
    expect(ids).toEqual([expect.stringMatching(UUID)])
  })

  it('comes with a hint for credentials that base64 has wrapped into two lines', async () => {
    const heard = await send(`POST /link/token HTTP/1.1\r\n${host}Authorization: Basic c2tf\nc3Rf\r\n\r\n`)
    expect(heard.split('\r\n')[0]).toContain(' 400 ')
    expect(heard).toContain('base64 -w 0')
    expect(heard).not.toContain('c2tf')
  })
})
