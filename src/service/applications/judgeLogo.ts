import type { LogoType } from '../database/schema.ts'

const MAX_BYTES = 64 * 1024
const MAX_PIXELS = 1024
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** What an SVG must not hold: what runs, what loads, what declares entities, and other languages' elements. */
const UNWANTED_IN_SVG =
  /<!(DOCTYPE|ENTITY)|<[\w-]*:?(script|foreignObject|iframe|embed|object|handler|set|animate\w*)\b|[\s"'/]on\w+\s*=|\b(href|src)\s*=\s*["']?\s*(?!["'#])|url\(\s*["']?\s*(?!["'#])|@import|javascript:/i

/**
 * Whether a file may be an application's logo. It is only ever shown as an image, under a policy that lets it run and
 * load nothing; what would need that is refused here already.
 *
 * @returns its type, or what is wrong with it in a few words
 */
export function judgeLogo(content: Buffer): { type: LogoType } | { problem: string } {
  if (content.length > MAX_BYTES) return { problem: `must have ${MAX_BYTES / 1024} kB at most` }
  if (content.subarray(0, PNG.length).equals(PNG) && content.length >= 24) {
    const sides = [content.readUInt32BE(16), content.readUInt32BE(20)]
    const fits = sides.every((side) => side >= 1 && side <= MAX_PIXELS)
    return fits ? { type: 'image/png' } : { problem: `must have ${MAX_PIXELS} pixels a side at most` }
  }
  const text = content.toString('utf8')
  const isSvg = /^\uFEFF?\s*(<\?xml[^>]*\?>\s*)?(<!--(?:(?!-->)[\s\S])*-->\s*)*<svg[\s>]/.test(text)
  if (!isSvg || !Buffer.from(text).equals(content)) return { problem: 'must be a PNG or an SVG' }
  return UNWANTED_IN_SVG.test(text)
    ? { problem: 'must be an SVG that runs nothing and refers to nothing outside itself' }
    : { type: 'image/svg+xml' }
}
