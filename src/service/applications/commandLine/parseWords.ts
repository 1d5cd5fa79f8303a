import { CommandError } from '../commandError.ts'
import type { Command, Given } from './command.ts'

export type Parsed =
  /** `command` absent: help on all of them. */
  { help: true; command?: Command } | { help: false; command: Command; given: Given; json: boolean }

/**
 * What the words of a command line ask for: `<noun> <verb> [--name value]... [word]...`, `--name=value` too, and `--`
 * before words that begin with dashes.
 *
 * @throws {CommandError} naming what is wrong; given values are not repeated
 */
export function parseWords(commands: readonly Command[], words: readonly string[]): Parsed {
  const [noun, verb, ...rest] = words
  const wantsHelp = words.some((word) => word === '--help' || word === '-h')
  const command = commands.find(({ name }) => name === `${noun ?? ''} ${verb ?? ''}`)
  if (wantsHelp) return { help: true, ...(command && { command }) }
  if (noun === undefined) throw new CommandError('command', 'give a noun and a verb; --help lists them', 2)
  if (command === undefined) {
    const verbs = commands.map(({ name }) => name.split(' ')).filter(([known]) => known === noun)
    if (verbs.length === 0) throw new CommandError('command', 'there is no such noun; --help lists them', 2)
    throw new CommandError(
      'command',
      `${noun} has the verbs ${verbs.map(([, known]) => known).join(', ')}`,
      2,
    )
  }
  const values = readValues(command, rest)
  for (const [name, option] of Object.entries(command.options)) {
    if (option.required === true && !values.named.has(name)) throw new CommandError(name, 'is missing', 2)
  }
  if (command.words !== undefined && values.words.length === 0) {
    throw new CommandError(command.words.replace(/[<>.]/g, ''), 'is missing', 2)
  }
  if (command.words === undefined && values.words.length > 0) {
    throw new CommandError('command', 'every value needs a name before it, such as --application', 2)
  }
  return { help: false, command, given: asGiven(values), json: values.named.has('json') }
}

interface Values {
  named: Map<string, string[]>
  words: string[]
}

function readValues({ options }: Command, rest: readonly string[]): Values {
  const named = new Map<string, string[]>()
  const words: string[] = []
  const left = [...rest]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--') {
      words.push(...left.splice(0))
      break
    }
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name = '', ...after] = word.slice(2).split('=')
    const option = name === 'json' ? { help: '' } : Object.hasOwn(options, name) ? options[name] : undefined
    if (option === undefined) throw new CommandError('command', 'has no such option; --help lists them', 2)
    const before = named.get(name)
    if (before !== undefined && !('many' in option)) throw new CommandError(name, 'is given twice', 2)
    const takesValue = 'value' in option
    if (!takesValue && after.length > 0) throw new CommandError(name, 'takes no value', 2)
    const value = !takesValue ? '' : after.length > 0 ? after.join('=') : left.shift()
    if (value === undefined || (takesValue && value === '')) throw new CommandError(name, 'needs a value', 2)
    named.set(name, [...(before ?? []), value])
  }
  return { named, words }
}

function asGiven({ named, words }: Values): Given {
  const optional = (name: string) => named.get(name)?.[0]
  return {
    optional,
    text(name) {
      const value = optional(name)
      if (value === undefined) throw new CommandError(name, 'is missing', 2)
      return value
    },
    all: (name) => named.get(name) ?? [],
    flag: (name) => named.has(name),
    words,
  }
}
