import { STATE_NAMES } from './stateNames.ts'
import type { EndpointRecord } from './endpointRecord.ts'

/**
 * Search over plan names as people type them. Each plan becomes a list of phrases (its brands, aliases, and all else
 * that describes it) and of words. A query is scored against both, the best kind of match deciding:
 *
 * a brand itself > its beginning > an alias > its beginning > every typed word begins a word of the brand > … of
 * anything that describes the plan > the query stands within a phrase > every word but for a typing error or two.
 *
 * Spaces and punctuation do not count between phrases: "medical", "medi-cal" and "medi cal" are one.
 */
const SCORE = {
  brand: 100,
  brandStart: 90,
  alias: 85,
  aliasStart: 80,
  brandWords: 70,
  words: 50,
  within: 30,
  typo: 10,
}

interface Entry {
  record: EndpointRecord
  brands: string[]
  aliases: string[]
  brandWords: string[]
  words: string[]
}

/**
 * @returns a function from a query to the matching records, closest first; undefined for a query without a letter
 * or digit, which asks for nothing
 */
export function indexPlans(
  records: readonly EndpointRecord[],
): (query: string) => EndpointRecord[] | undefined {
  const entries = records.map(entryOf)
  return (query) => {
    const words = wordsOf(query)
    if (words.length === 0) return undefined
    const squashed = words.join('')
    return entries
      .map((entry) => ({ record: entry.record, score: score(entry, words, squashed) }))
      .filter((match) => match.score > 0)
      .sort((left, right) => right.score - left.score || compare(left.record, right.record))
      .map((match) => match.record)
  }
}

/** Lower case without diacritics and punctuation. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

function entryOf(record: EndpointRecord): Entry {
  const squash = (text: string) => wordsOf(text).join('')
  const states = record.states.flatMap((state) => [state, STATE_NAMES[state] ?? ''])
  const described = [
    ...record.label,
    ...record.aliases,
    record.subtitle ?? '',
    record.organization.name,
    ...states,
    ...record.linesOfBusiness,
  ]
  return {
    record,
    brands: record.label.map(squash),
    aliases: record.aliases.map(squash),
    brandWords: record.label.flatMap(wordsOf),
    words: [...new Set(described.flatMap(wordsOf))],
  }
}

function score(entry: Entry, words: string[], squashed: string): number {
  const begins = (candidates: string[]) => (word: string) =>
    candidates.some((candidate) => candidate.startsWith(word))
  if (entry.brands.includes(squashed)) return SCORE.brand
  if (begins(entry.brands)(squashed)) return SCORE.brandStart
  if (entry.aliases.includes(squashed)) return SCORE.alias
  if (begins(entry.aliases)(squashed)) return SCORE.aliasStart
  if (words.every(begins(entry.brandWords))) return SCORE.brandWords
  if (words.every(begins(entry.words))) return SCORE.words
  const phrases = [...entry.brands, ...entry.aliases]
  if (squashed.length >= 3 && phrases.some((phrase) => phrase.includes(squashed))) return SCORE.within
  const nearly = (word: string) =>
    begins(entry.words)(word) || entry.words.some((known) => isNear(word, known))
  return words.every(nearly) ? SCORE.typo : 0
}

/** Within one typing error for words of four letters, two from seven. */
function isNear(word: string, known: string): boolean {
  const allowed = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0
  if (allowed === 0 || Math.abs(word.length - known.length) > allowed) return false
  return editDistance(word, known) <= allowed
}

/** Damerau–Levenshtein, neighbours swapped counting as one. */
function editDistance(left: string, right: string): number {
  let before: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const change = left[row - 1] === right[column - 1] ? 0 : 1
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + change,
      )
      if (row > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1)
      }
      current.push(best)
    }
    before = last
    last = current
  }
  return last[right.length] ?? 0
}

function compare(left: EndpointRecord, right: EndpointRecord): number {
  const rank = (record: EndpointRecord) =>
    (record.status === 'CONNECTED' ? 0 : 1000) + Math.min(record.popularity ?? 500, 500)
  return rank(left) - rank(right) || (left.label[0] ?? '').localeCompare(right.label[0] ?? '', 'en')
}
