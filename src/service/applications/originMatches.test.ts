import { describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { isOriginPattern, originMatches } from './originMatches.ts'

describe('originMatches', () => {
  it.each([
    ['https://app.example', 'https://app.example'],
    ['http://localhost:*', 'http://localhost:4000'],
    ['http://localhost:*', 'http://localhost'],
    ['http://[::1]:*', 'http://[::1]:8080'],
  ])('%s stands for %s', (pattern, origin) => expect(originMatches(pattern, origin)).toBe(true))

  it.each([
    ['https://app.example', 'http://app.example'],
    ['https://app.example', 'https://app.example:8443'],
    ['https://app.example', 'https://app.example.evil.example'],
    ['http://localhost:*', 'https://localhost:4000'],
    ['http://localhost:*', 'http://localhost.evil.example'],
    ['http://localhost:*', 'http://localhost:4000@evil.example'],
    ['http://localhost:*', 'http://localhost:*'],
    ['http://localhost:*', 'null'],
    ['http://localhost:*', ''],
  ])('%s does not stand for %s', (pattern, origin) => expect(originMatches(pattern, origin)).toBe(false))
})

describe.skipIf(hostileData.urls === null)(
  'originMatches, asked about every URL of the web platform tests',
  () => {
    const texts = [...(hostileData.urls ?? []), ...(hostileData.parsedUrls ?? [])]

    it('knows an exact origin only as itself', () => {
      const origin = 'http://example.org'
      expect(texts).toContain(origin)
      expect(texts.filter((text) => originMatches(origin, text) !== (text === origin))).toEqual([])
    })

    it('knows every port of a host, and nothing else', () => {
      const isPort = (text: string) => /^http:\/\/example\.com(:\d+)?$/.test(text)
      expect(texts.filter(isPort).length).toBeGreaterThan(1)
      expect(texts.filter((text) => originMatches('http://example.com:*', text) && !isPort(text))).toEqual([])
      for (const text of texts) {
        expect(originMatches('http://localhost:*', `http://localhost${text}`)).toBe(
          /^(:\d{1,5})?$/.test(text),
        )
      }
    })
  },
)

describe('isOriginPattern', () => {
  it.each(['https://app.example', 'http://localhost:*', 'https://app.example:8443', 'app://open'])(
    'takes %s',
    (text) => expect(isOriginPattern(text)).toBe(true),
  )

  it.each([
    '*',
    'null',
    '',
    'https://*',
    'https://*.example',
    'https://app.example/',
    'https://app.example/path',
    'https://app.example:443',
    'https://App.example',
    'https://a.example; script-src *',
    'https://app.example:8443:*',
    "https://app.example'",
    'app://open/path',
    'app://open:*',
    'javascript://open',
    'data://open',
    'wss://app.example',
  ])('refuses %s', (text) => expect(isOriginPattern(text)).toBe(false))
})
