/** What is indexed of a text, and compared of a query's. */
const MAX_CHARACTERS = 1024

/**
 * A text as the database can hold it, no longer than makes sense in a query; stored texts and those of queries go
 * through it alike. U+0000 no text of PostgreSQL holds, half a surrogate pair no jsonb, and U+001F is our separator.
 */
export function indexable(text: string): string {
  const short = text.length <= MAX_CHARACTERS ? text : text.slice(0, MAX_CHARACTERS)
  return UNFIT.test(short) ? short.replaceAll(UNFIT_EACH, '�') : short
}

const UNFIT = /[\0\x1f]|\p{Cs}/u
const UNFIT_EACH = new RegExp(UNFIT, 'gu')

/**
 * A text without case, accents and other combining characters, and with single spaces: what R4 compares strings by
 * (Search, 3.1.1.4.7).
 */
export function normalize(text: string): string {
  const lower = text.toLowerCase()
  const plain = IS_ASCII.test(lower) ? lower : lower.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return indexable(plain.replaceAll(/\s+/g, ' ').trim())
}

const IS_ASCII = /^[\x20-\x7e]*$/
