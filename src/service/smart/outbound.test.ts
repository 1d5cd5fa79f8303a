import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPublicAddress } from './isPublicAddress.ts'
import { createOutbound, OutboundRefused } from './outbound.ts'
import { BodyTooLarge, readText } from './readBounded.ts'
import type { LookupAddress } from 'node:dns'
import type { AddressInfo } from 'node:net'
import type { Outbound } from './outbound.ts'

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111'])(
    'lets %s pass',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('outbound', () => {
  let hits = 0
  let port: number
  let outbound: Outbound
  const server = createServer((request, response) => {
    hits += 1
    if (request.url === '/silence') return
    if (request.url === '/redirect') response.writeHead(302, { location: '/elsewhere' })
    response.end('x'.repeat(100))
  })

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    outbound = guardedOutbound([])
  })
  afterAll(async () => {
    await outbound.close()
    server.closeAllConnections()
    server.close()
  })

  /** Names of `.test` resolve to loopback, as a hostile name server would have it. */
  function guardedOutbound(allow: string[]): Outbound {
    const resolveHost = (
      _name: string,
      _options: unknown,
      callback: (error: null, addresses: LookupAddress[]) => void,
    ) => callback(null, [{ address: '127.0.0.1', family: 4 }])
    return createOutbound({ allow, resolveHost: resolveHost as never })
  }

  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://rebinding.test:PORT/',
    'http://0.0.0.0:PORT/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'http://user:secret@127.0.0.1:PORT/',
  ])('refuses %s without connecting', async (url) => {
    const before = hits
    await expect(outbound.fetch(url.replace('PORT', String(port)))).rejects.toThrow(OutboundRefused)
    expect(hits).toBe(before)
  })

  it('lets the allowed host and port through, and only these', async () => {
    const allowing = guardedOutbound([`127.0.0.1:${port}`])
    const response = await allowing.fetch(`http://127.0.0.1:${port}/`)
    expect(response.status).toBe(200)
    await expect(allowing.fetch(`http://127.0.0.1:${port + 1}/`)).rejects.toThrow(OutboundRefused)
    await expect(allowing.fetch(`http://localhost:${port}/`)).rejects.toThrow(OutboundRefused)
    await allowing.close()
  })

  it('does not follow redirects, gives up in time, and reads no more than it is told', async () => {
    const allowing = guardedOutbound([`127.0.0.1:${port}`])
    const base = `http://127.0.0.1:${port}`
    expect((await allowing.fetch(`${base}/redirect`)).status).toBe(302)
    await expect(allowing.fetch(`${base}/silence`, { timeoutMs: 50 })).rejects.toThrow()
    await expect(readText(await allowing.fetch(base), 99)).rejects.toThrow(BodyTooLarge)
    expect(await readText(await allowing.fetch(base), 100)).toHaveLength(100)
    await allowing.close()
  })
})
