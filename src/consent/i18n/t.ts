import { enFirst } from './enFirst.ts'
import { locale } from './locale.ts'
import type { enConnections } from './enConnections.ts'
import type { enLater } from './enLater.ts'

type Catalogue = typeof enFirst & typeof enLater & typeof enConnections
export type Key = keyof Catalogue

/** The `{names}` in a message. */
type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type TextOf<Message> = Message extends { other: infer Other } ? Other : Message
export type NamesOf<K extends Key> = NamesIn<TextOf<Catalogue[K]>>

/** What a message needs: nothing for plain ones, a number for `count` where it chooses the plural. */
export type ValuesOf<K extends Key, Value> = [NamesOf<K>] extends [never]
  ? []
  : [{ [Name in NamesOf<K>]: Name extends 'count' ? number : Value }]

type Message = string | { readonly one: string; readonly other: string }

/** What can be said so far; grows as parts of the catalogue arrive. */
const messages: Record<string, Message> = { ...enFirst }

/** Adds a part of the catalogue that was loaded behind the first screen. */
export function learn(part: Readonly<Record<string, Message>>): void {
  Object.assign(messages, part)
}

const plurals = new Intl.PluralRules(locale)
const numbers = new Intl.NumberFormat(locale)

/** A message with its values filled in. */
export function t<K extends Key>(key: K, ...[values]: ValuesOf<K, string | number>): string {
  return parts(key, values ?? {})
    .map((part) => (typeof part === 'string' ? part : String(part.value)))
    .join('')
}

/** A message, cut at its values, so that a component may set each value as it likes. Counts are formatted. */
export function parts<Value>(
  key: Key,
  values: Readonly<Record<string, Value | number>>,
): (string | { name: string; value: Value | string })[] {
  const message = messages[key]
  if (message === undefined) throw new TypeError(`Message ${key} is not loaded`)
  const text = typeof message === 'string' ? message : choose(message, Number(values['count']))
  return text
    .split(/\{(\w+)\}/)
    .map((piece, index) => {
      if (index % 2 === 0) return piece
      const value = values[piece]
      if (value === undefined) throw new TypeError(`Message ${key} lacks {${piece}}`)
      return { name: piece, value: typeof value === 'number' ? numbers.format(value) : value }
    })
    .filter((piece) => piece !== '')
}

function choose(message: Exclude<Message, string>, count: number): string {
  return plurals.select(count) === 'one' ? message.one : message.other
}
