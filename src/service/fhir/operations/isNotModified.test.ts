import { describe, expect, it } from 'vitest'
import { isNotModified } from './isNotModified.ts'

const current = { etag: 'W/"3"', updated: new Date('2026-11-21T12:00:00.700Z') }

describe('isNotModified', () => {
  it.each([
    ['W/"3"', true],
    ['"3"', true],
    ['*', true],
    ['W/"1", W/"3"', true],
    ['W/"2"', false],
    ['W/"33"', false],
    ['3', false],
    ['', false],
  ])('with If-None-Match: %s is %s', (version, expected) => {
    expect(isNotModified({ 'if-none-match': version }, current)).toBe(expected)
  })

  it.each([
    ['Sat, 21 Nov 2026 12:00:00 GMT', true],
    ['Sat, 21 Nov 2026 12:00:01 GMT', true],
    ['Sat, 21 Nov 2026 11:59:59 GMT', false],
    ['yesterday', false],
  ])('with If-Modified-Since: %s is %s', (since, expected) => {
    expect(isNotModified({ 'if-modified-since': since }, current)).toBe(expected)
  })

  it('goes by the version where both are told, and is false where nothing is', () => {
    const since = 'Sun, 22 Nov 2026 12:00:00 GMT'
    expect(isNotModified({ 'if-none-match': 'W/"2"', 'if-modified-since': since }, current)).toBe(false)
    expect(isNotModified({}, current)).toBe(false)
  })
})
