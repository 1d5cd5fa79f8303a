const MAX_LENGTH = 200

const HALF_PAIR = /\p{Cs}$/u

/** The entities that names are found with; the numeric ones are computed. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  reg: '®',
  trade: '™',
  copy: '©',
  aacute: 'á',
  eacute: 'é',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ntilde: 'ñ',
}

/**
 * A name as patients may read it: HTML entities decoded (twice, since lists are found that encode twice), no control
 * characters, nothing invisible and nothing that turns the direction of writing (a name with U+202E reads as another), white
 * space made one, at most 200 characters. What looks like markup stays: it is text, and is shown as text.
 *
 * @returns undefined for what is no text, or has no letter or digit in it
 */
export function cleanText(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined
  // Longer than any name: its end is of no interest, and would only cost time.
  const text = decode(decode(given.slice(0, 20 * MAX_LENGTH)))
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .trim()
  const short = text.slice(0, MAX_LENGTH).replace(HALF_PAIR, '').trim()
  return /[\p{L}\p{N}]/u.test(short) ? short : undefined
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (entity, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? entity
    const point = typeof decimal === 'string' ? Number(decimal) : parseInt(String(hex), 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : entity
  })
}
