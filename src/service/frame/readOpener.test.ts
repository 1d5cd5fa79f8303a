import { describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { originMatches } from '../applications/originMatches.ts'
import { readOpener } from './readOpener.ts'

const REGISTERED = ['https://app.example', 'http://localhost:*', 'app://open']
const isKnown = (origin: string) => REGISTERED.some((pattern) => originMatches(pattern, origin))
const open = (openerUrl: string) => readOpener(new URLSearchParams({ openerUrl }))

describe('readOpener', () => {
  it.each([
    ['https://app.example/page?x=1#y', 'https://app.example'],
    // As a browser reads it, and so as the page's own origin is printed.
    ['HTTPS://APP.example:443/', 'https://app.example'],
    ['https://app.example\\@evil.example/', 'https://app.example'],
    ['app://open', 'app://open'],
  ])('reads %s as %s', (url, origin) => expect(open(url)?.origin).toBe(origin))

  it.each([
    'https://app.example@evil.example/',
    'https://app.example.evil.example/',
    'https://evil.example/https://app.example',
    'https://evil.example#@app.example',
    'http://app.example',
    'https://app.example:444',
    'https://аpp.example',
    'https://app.example.',
    'http://localhost.evil.example:4000',
    'http://evil.example\\.localhost',
    'app://open/../evil',
    'APP://open',
    'null',
  ])('takes %s for nobody who is registered', (url) => {
    const opener = open(url)
    expect(opener !== undefined && isKnown(opener.origin)).toBe(false)
  })

  it('hears one opener, or none', () => {
    const query = 'openerUrl=https://app.example&openerUrl=https://evil.example'
    expect(readOpener(new URLSearchParams(query))).toBeUndefined()
  })

  it.skipIf(hostileData.urls === null)('never gives a web page another origin than browsers give it', () => {
    for (const url of hostileData.urls ?? []) {
      const opener = open(url)
      if (opener === undefined) continue
      const { origin } = new URL(url)
      if (/^https?:/.test(origin)) expect(opener.origin).toBe(origin)
      // An app's own address has no host to mistake: it counts in full or not at all.
      else expect([opener.origin, isKnown(opener.origin)]).toEqual([url, false])
    }
  })
})
