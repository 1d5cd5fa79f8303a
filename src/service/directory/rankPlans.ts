import { isNear, lettersOf } from './isNear.ts'
import type { Word } from './isNear.ts'
import { STATE_NAMES } from './stateNames.ts'
import type { Mode } from '../../contract/keys.ts'
import type { EndpointRecord } from './endpointRecord.ts'

/**
 * Search over plan names as people type them. Each plan becomes a list of phrases (its brands, aliases, and all else
 * that describes it) and of words. A query is scored against both, the best kind of match deciding:
 *
 * a brand itself > its beginning > an alias > its beginning > every typed word begins a word of the brand > … of
 * anything that describes the plan > the query stands within a phrase > every word but for a typing error or two.
 *
 * Spaces and punctuation do not count between phrases: "medical", "medi-cal" and "medi cal" are one.
 *
 * A keystroke must not take long over fifty thousand plans, most of which share their words. So a word is compared with
 * each known word once, whatever the number of plans that have it, and plans hold numbers of words: what is left to do a
 * plan is to look at a few numbers and two or three short texts. The order of names is computed once, not a search.
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

/** A plan's place among the answers: by score, then by how near it is to being linked, then by name and id. */
export interface Ranked {
  record: EndpointRecord
  /** 1 to 100; 0 where nothing was searched for. */
  score: number
  /** The lower the better. */
  rank: number
}

export interface PlanIndex {
  /** By name. */
  sorted: readonly EndpointRecord[]
  /** @returns those that match, closest first; undefined for a query without a letter or digit, which asks for nothing */
  search(query: string, mode?: Mode): Ranked[] | undefined
}

interface Entry {
  record: EndpointRecord
  rank: number
  brands: string[]
  aliases: string[]
  /** Where its words stand in the list of all plans' words: those of the brands first. */
  from: number
  brandsEnd: number
  end: number
}

const BEGINS = 1
const IS_NEAR = 2

const collator = new Intl.Collator('en')

/** The order of names; whatever has the same name goes by id. */
export function compareNames(
  left: { label: string; id: string },
  right: { label: string; id: string },
): number {
  return collator.compare(left.label, right.label) || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0)
}

export function indexPlans(records: readonly EndpointRecord[]): PlanIndex {
  const named = records.map((record) => ({ record, label: record.label[0] ?? '', id: record.id }))
  const sorted = named.sort(compareNames).map(({ record }) => record)
  const vocabulary = new Vocabulary()
  const numbers: number[] = []
  const entries = sorted.map((record) => entryOf(record, vocabulary, numbers))
  const words = Uint32Array.from(numbers)

  return {
    sorted,
    search(query, mode) {
      const typed = wordsOf(query)
      if (typed.length === 0) return undefined
      const squashed = typed.join('')
      const known = typed.map((word) => vocabulary.compare(word))
      const keys = new Float64Array(entries.length)
      let count = 0
      let position = 0
      for (const entry of entries) {
        const isAsked = mode === undefined || entry.record.mode === mode
        const points = isAsked ? score(entry, words, known, squashed) : 0
        if (points > 0) keys[count++] = keyOf(points, entry.rank, position)
        position += 1
      }
      return Array.from(keys.subarray(0, count).sort(), (key): Ranked => {
        const { position, points, rank } = readKey(key)
        const entry = entries[position]
        if (entry === undefined) throw new RangeError('a key of no plan')
        return { record: entry.record, score: points, rank }
      })
    },
  }
}

/** What sorts, in one number: numbers are sorted ten times as fast as objects. */
const PLACES = 2 ** 20
const RANKS = 2 ** 11
const keyOf = (points: number, rank: number, position: number) =>
  ((100 - points) * RANKS + rank) * PLACES + position

function readKey(key: number): { points: number; rank: number; position: number } {
  const upper = Math.floor(key / PLACES)
  return { points: 100 - Math.floor(upper / RANKS), rank: upper % RANKS, position: key % PLACES }
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

/** All words of all plans, each once. */
class Vocabulary {
  readonly #numbers = new Map<string, number>()
  readonly #words: Word[] = []

  numberOf(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    const number = this.#words.length
    this.#numbers.set(word, number)
    this.#words.push({ word, letters: lettersOf(word) })
    return number
  }

  /** What each word, by number, is to a typed one: begun by it, or near to it. */
  compare(text: string): Uint8Array {
    const typed = { word: text, letters: lettersOf(text) }
    const flags = new Uint8Array(this.#words.length)
    let number = 0
    for (const known of this.#words) {
      if (known.word.startsWith(text)) flags[number] = BEGINS | IS_NEAR
      else if (isNear(typed, known)) flags[number] = IS_NEAR
      number += 1
    }
    return flags
  }
}

function entryOf(record: EndpointRecord, vocabulary: Vocabulary, numbers: number[]): Entry {
  const squash = (text: string) => wordsOf(text).join('')
  const states = record.states.flatMap((state) => [state, STATE_NAMES[state] ?? ''])
  const described = [
    ...record.aliases,
    record.subtitle ?? '',
    record.organization.name,
    ...states,
    ...record.linesOfBusiness,
  ]
  const ofBrands = new Set(record.label.flatMap(wordsOf))
  const others = new Set(described.flatMap(wordsOf).filter((word) => !ofBrands.has(word)))
  const from = numbers.length
  for (const word of ofBrands) numbers.push(vocabulary.numberOf(word))
  const brandsEnd = numbers.length
  for (const word of others) numbers.push(vocabulary.numberOf(word))
  return {
    record,
    rank: rankOf(record),
    brands: record.label.map(squash),
    aliases: record.aliases.map(squash),
    from,
    brandsEnd,
    end: numbers.length,
  }
}

function score(entry: Entry, words: Uint32Array, known: readonly Uint8Array[], squashed: string): number {
  const { brands, aliases, from, brandsEnd, end } = entry
  if (begin(brands, squashed)) return brands.includes(squashed) ? SCORE.brand : SCORE.brandStart
  if (begin(aliases, squashed)) return aliases.includes(squashed) ? SCORE.alias : SCORE.aliasStart
  if (eachHas(BEGINS, { known, words, from, to: brandsEnd })) return SCORE.brandWords
  if (eachHas(BEGINS, { known, words, from, to: end })) return SCORE.words
  if (squashed.length >= 3 && (stands(brands, squashed) || stands(aliases, squashed))) return SCORE.within
  return eachHas(IS_NEAR, { known, words, from, to: end }) ? SCORE.typo : 0
}

interface Within {
  /** What the words are to each of those that were typed. */
  known: readonly Uint8Array[]
  words: Uint32Array
  from: number
  to: number
}

/** Whether for each typed word, one of these words has the flag. */
function eachHas(flag: number, { known, words, from, to }: Within): boolean {
  for (const flags of known) {
    let at = from
    while (at < to && ((flags[words[at] ?? 0] ?? 0) & flag) === 0) at += 1
    if (at === to) return false
  }
  return true
}

function begin(phrases: readonly string[], text: string): boolean {
  for (const phrase of phrases) if (phrase.startsWith(text)) return true
  return false
}

function stands(phrases: readonly string[], text: string): boolean {
  for (const phrase of phrases) if (phrase.includes(text)) return true
  return false
}

function rankOf(record: EndpointRecord): number {
  return (record.status === 'CONNECTED' ? 0 : 1000) + Math.min(record.popularity ?? 500, 500)
}
