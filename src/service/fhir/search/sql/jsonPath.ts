import { sql } from 'kysely'
import { LosslessNumber } from 'lossless-json'
import { printJson } from '../../../sync/fhirJson.ts'
import type { RawBuilder } from 'kysely'
import type { Json } from '../../../sync/fhirJson.ts'

/**
 * The values that an SQL/JSON path names. The path's own text is ours; what came with a query stands beside it in
 * variables, and both are bound. Only `like_regex` takes no variable: see `quoted`.
 */
export class PathVariables {
  readonly #values: { [name: string]: Json } = {}
  #count = 0

  /** @returns how the path names it */
  text(value: string): string {
    return this.#add(value)
  }

  /** @param decimal as JSON writes it: no digit is lost on the way */
  number(decimal: string): string {
    return this.#add(new LosslessNumber(decimal))
  }

  print(): string {
    return printJson(this.#values)
  }

  #add(value: Json): string {
    const name = `v${this.#count}`
    this.#count += 1
    this.#values[name] = value
    return `$${name}`
  }
}

/** A path's text literal: its escapes are those of JSON. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Whether an item under the key passes the test, in which `@` is the item. */
export function someItem(
  column: RawBuilder<unknown>,
  { key, test, variables }: { key: string; test: string; variables: PathVariables },
): RawBuilder<boolean> {
  const path = `$.${quoted(key)}[*] ? (${test})`
  return sql<boolean>`jsonb_path_exists(${column}, ${path}::jsonpath, ${variables.print()}::jsonb)`
}
