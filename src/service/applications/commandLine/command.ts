import type { Config } from '../../config.ts'
import type { Keys } from '../../tokens/keys.ts'
import type { Needs } from '../manageApplications.ts'

export interface Option {
  /** What stands after the name in the help, `<hours>`; absent: a flag. */
  value?: string
  required?: boolean
  /** May be given several times. */
  many?: boolean
  help: string
}

/** What was given, checked against the command's options: `text` of a required one is there. */
export interface Given {
  text: (name: string) => string
  optional: (name: string) => string | undefined
  all: (name: string) => string[]
  flag: (name: string) => boolean
  /** What stands without a name. */
  words: string[]
}

export interface Context {
  given: Given
  config: Config
  /** Opens the database when first called: what can be judged without it is judged before. */
  open: () => Promise<Needs>
  /** The service's own keys. */
  keys: () => Promise<Keys>
}

export type Cell = string | number | boolean | Date | null | readonly string[]

export interface Result {
  /** Printed as a table, a list of facts, or JSON. */
  value: Readonly<Record<string, Cell>> | readonly Readonly<Record<string, Cell>>[]
  /** What `--json` prints instead, where it has more to say. */
  json?: unknown
  /** For the person at the terminal, a line each; kept out of the output itself. */
  notes?: string[]
}

export interface Command {
  /** A noun and a verb, `keys rotate`. */
  name: string
  help: string
  /** What stands without a name in the help, `<origin>...`: one or more; absent: nothing may. */
  words?: string
  options: Record<string, Option>
  run: (context: Context) => Promise<Result>
}

export const APPLICATION: Record<string, Option> = {
  application: { value: '<id or name>', required: true, help: 'which application' },
}
