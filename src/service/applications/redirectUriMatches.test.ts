import { describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { isRedirectUri, redirectUriMatches } from './redirectUriMatches.ts'

describe('isRedirectUri', () => {
  it.each([
    'https://app.example/callback',
    'https://app.example',
    'https://app.example:8443/callback?tenant=1&next=%2Fhome',
    'https://app.example/@us/callback',
    'http://localhost/callback',
    'http://localhost:4000/',
    'http://127.0.0.1:8080/callback?a=1',
    'app://done',
    'com.example.app:/callback',
  ])('takes %s', (text) => expect(isRedirectUri(text)).toBe(true))

  it.each([
    '',
    '/callback',
    '//app.example/callback',
    'https://app.example/callback#top',
    'https://app.example/callback#',
    'https://*.example/callback',
    'https://user@app.example/',
    'https://user:secret@app.example/',
    'https:app.example',
    'https:///app.example',
    'http://app.example/callback',
    'http://localhost.evil.example/',
    'http://localhost:4000@evil.example/',
    'http://localhost:*/callback',
    'https://app.example/a b',
    'https://app.example/\r\nset-cookie: a=b',
    'https://app.example/ü',
    'https://app.example/%zz',
    'https://app.example\\evil.example',
    'HTTPS://app.example/',
    'javascript://app.example/%0aalert(1)',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://app.example/1',
    'app:',
    `https://app.example/${'a'.repeat(2_000)}`,
  ])('refuses %s', (text) => expect(isRedirectUri(text)).toBe(false))
})

describe('redirectUriMatches', () => {
  it.each([
    ['https://app.example/callback', 'https://app.example/callback'],
    ['app://done', 'app://done'],
    ['http://localhost/callback', 'http://localhost:4000/callback'],
    ['http://localhost:4000/callback', 'http://localhost:4001/callback'],
    ['http://localhost:4000/callback', 'http://localhost/callback'],
    ['http://127.0.0.1/callback?a=1', 'http://127.0.0.1:65535/callback?a=1'],
    ['http://localhost', 'http://localhost:4000'],
  ])('%s is answered at %s', (registered, given) => expect(redirectUriMatches(registered, given)).toBe(true))

  it.each([
    ['https://app.example/callback', 'https://app.example/callback/'],
    ['https://app.example/callback', 'https://app.example/Callback'],
    ['https://app.example/callback', 'https://app.example/callback?a=1'],
    ['https://app.example/callback', 'https://app.example/%63allback'],
    ['https://app.example/callback', 'https://app.example:443/callback'],
    ['https://app.example/callback', 'https://app.example:8443/callback'],
    ['https://app.example/callback', 'https://app.example/callback/../callback'],
    ['https://app.example/callback', 'https://app.example.evil.example/callback'],
    ['https://app.example', 'https://app.example/'],
    ['http://localhost/callback', 'http://127.0.0.1/callback'],
    ['http://localhost/callback', 'https://localhost/callback'],
    ['http://localhost/callback', 'http://localhost:4000/other'],
    ['http://localhost/callback', 'http://localhost:65536/callback'],
    ['http://localhost/callback', 'http://localhost:/callback'],
    ['http://localhost/callback', 'http://localhost:4000@evil.example/callback'],
    ['http://localhost/callback', 'http://localhost:4000.evil.example/callback'],
    ['http://localhost/', 'http://localhost:80\\@evil.example/'],
    ['http://localhost/callback', 'http://[::1]/callback'],
    ['http://localhost', 'http://localhostess'],
  ])('%s is not answered at %s', (registered, given) => {
    expect(redirectUriMatches(registered, given)).toBe(false)
  })
})

describe.skipIf(hostileData.urls === null)('every URL of the web platform tests', () => {
  const texts = [...(hostileData.urls ?? []), ...(hostileData.parsedUrls ?? [])]

  it('is another address than a registered one, but for itself', () => {
    for (const registered of ['https://app.example/callback', 'http://localhost/', 'app://done']) {
      expect(texts.filter((text) => redirectUriMatches(registered, text) && text !== registered)).toEqual([])
    }
  })

  it('that may be registered leads where it says, without a fragment', () => {
    const taken = texts.filter(isRedirectUri)
    expect(taken.length).toBeGreaterThan(10)
    for (const text of taken) {
      const { hash, username, protocol } = new URL(text)
      expect([hash, username, text.includes('#')]).toEqual(['', '', false])
      expect(['javascript:', 'data:', 'blob:', 'file:']).not.toContain(protocol)
    }
  })
})
