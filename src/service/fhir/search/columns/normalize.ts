/** What is indexed of a text, and compared of a query's. */
const MAX_CHARACTERS = 1024

/**
 * A text as the database can hold it, no longer than makes sense in a query; stored texts and those of queries go
 * through it alike. U+0000 no text of PostgreSQL holds, half a surrogate pair no jsonb, and U+001F is our separator.
 */
export function indexable(text: string): string {
  return Buffer.from(text.slice(0, MAX_CHARACTERS), 'utf8')
    .toString('utf8')
    .replaceAll(/[\0\x1f]/g, '�')
}

/**
 * A text without case, accents and other combining characters, and with single spaces: what R4 compares strings by
 * (Search, 3.1.1.4.7).
 */
export function normalize(text: string): string {
  return indexable(
    text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/\s+/g, ' ').trim(),
  )
}
