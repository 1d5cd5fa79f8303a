import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { acceptedEncoding, compressedText } from './compressedText.ts'

describe('acceptedEncoding', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.000', undefined],
    ['identity', undefined],
    ['brotli', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s: %s', (header, encoding) => {
    expect(acceptedEncoding(header)).toBe(encoding)
  })
})

describe('compressedText', () => {
  const text = 'Select a health plan. '.repeat(200)
  const forms = { br: brotliDecompressSync, gzip: gunzipSync }

  it.each(['br', 'gzip'] as const)('is smaller as %s, and the same text', async (encoding) => {
    const app = fastify()
    const page = compressedText(text, 'most')
    app.get('/', async (request, reply) => page.send(request, reply.type('text/html')))
    const answers = [
      await app.inject({ url: '/', headers: { 'accept-encoding': encoding } }),
      await app.inject({ url: '/', headers: { 'accept-encoding': encoding } }),
    ]
    for (const { headers, rawPayload } of answers) {
      expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' })
      expect(rawPayload.length).toBeLessThan(text.length / 10)
      expect(forms[encoding](rawPayload).toString()).toBe(text)
    }
  })

  it('is sent as it is to a reader who names no encoding', async () => {
    const app = fastify()
    app.get('/', async (request, reply) => compressedText(text, 'little').send(request, reply))
    const { headers, body } = await app.inject('/')
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers.vary).toBe('accept-encoding')
    expect(body).toBe(text)
  })
})
