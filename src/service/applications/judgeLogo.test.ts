import { describe, expect, it } from 'vitest'
import { judgeLogo } from './judgeLogo.ts'

/** The first bytes of a PNG of this size, which are all that is looked at. */
function png(width: number, height: number, bytes = 100): Buffer {
  const file = Buffer.alloc(bytes)
  file.write('89504e470d0a1a0a0000000d49484452', 'hex')
  file.writeUInt32BE(width, 16)
  file.writeUInt32BE(height, 20)
  return file
}
const svg = (inside: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">${inside}</svg>`)

describe('judgeLogo', () => {
  it('takes a PNG', () => expect(judgeLogo(png(512, 512))).toEqual({ type: 'image/png' }))

  it.each([
    '<path d="M0 0h8v8z" fill="#0a6b5d"/>',
    '<defs><linearGradient id="a"/></defs><rect fill="url(#a)" width="8" height="8"/>',
    '<use href="#a"/><title>Our logo on one line</title>',
    '<style>path { fill: teal }</style>',
  ])('takes an SVG with %s', (inside) => expect(judgeLogo(svg(inside))).toEqual({ type: 'image/svg+xml' }))

  it('takes an SVG after a declaration and a comment', () => {
    const file = Buffer.concat([Buffer.from('<?xml version="1.0"?>\n<!-- made by hand -->\n'), svg('')])
    expect(judgeLogo(file)).toEqual({ type: 'image/svg+xml' })
  })

  it.each([
    '<script>alert(1)</script>',
    '<svg:script>alert(1)</svg:script>',
    '<SCRIPT/>',
    '<path onload="alert(1)"/>',
    '<path\nonclick = "alert(1)"/>',
    '<foreignObject><iframe/></foreignObject>',
    '<image href="https://other.example/pixel.png"/>',
    '<image xlink:href="//other.example/pixel.png"/>',
    '<image href=https://other.example//>',
    '<a href="javascript:alert(1)"/>',
    '<a href="#" xlink:href="data:text/html,x"/>',
    '<rect fill="url(https://other.example/a)"/>',
    '<style>@import "https://other.example/a.css"</style>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
  ])('refuses an SVG with %s', (inside) => {
    expect(judgeLogo(svg(inside))).toEqual({ problem: expect.stringMatching(/runs nothing/) as string })
  })

  it('refuses an SVG that declares entities', () => {
    const file = Buffer.concat([Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]>'), svg('&a;')])
    expect(judgeLogo(file)).toHaveProperty('problem')
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!doctype html><svg></svg>')],
    ['a GIF', Buffer.from('GIF89a')],
    ['a PNG without a size', png(8, 8).subarray(0, 20)],
    ['a PNG that is too large a picture', png(1025, 8)],
    ['a PNG of no width', png(0, 8)],
    ['too many bytes', png(8, 8, 64 * 1024 + 1)],
    ['bytes that are no text', Buffer.concat([svg(''), Buffer.from([0xff, 0xfe])])],
  ])('refuses %s', (_, file) => expect(judgeLogo(file)).toHaveProperty('problem'))
})
