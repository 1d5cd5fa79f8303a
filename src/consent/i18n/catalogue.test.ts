import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { enConnections } from './enConnections.ts'
import { enFirst } from './enFirst.ts'
import { enLater } from './enLater.ts'
import { KINDS } from './kinds.ts'

type Message = string | { readonly one: string; readonly other: string }
const PARTS: Readonly<Record<string, Message>>[] = [enFirst, enLater, enConnections]
const catalogue = Object.assign({}, ...PARTS) as Record<string, Message>

const home = resolve(import.meta.dirname, '..')
const sources = readdirSync(home, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.startsWith('i18n/en'))
  .map((file) => ({ file, text: readFileSync(join(home, file), 'utf8') }))

describe('the catalogue', () => {
  it('says each thing once', () => {
    const keys = PARTS.flatMap((part) => Object.keys(part))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has words for every exit code and every kind of record', () => {
    expect(Object.keys(catalogue)).toEqual(
      expect.arrayContaining([
        ...Object.keys(EXIT_CODES).flatMap((code) => [`failure.${code}`, `failure.help.${code}`]),
        ...RESOURCE_TYPES.map((type) => `kind.${type}`),
      ]),
    )
    expect([...KINDS].sort()).toEqual([...RESOURCE_TYPES].sort())
  })

  it('asks both forms of a plural for the same values', () => {
    const names = (text: string) => new Set(text.match(/\{\w+\}/g))
    for (const message of Object.values(catalogue)) {
      if (typeof message !== 'string') expect(names(message.one)).toEqual(names(message.other))
    }
  })

  it('uses no word that patients do not use', () => {
    const jargon = /endpoint|authori[sz]|FHIR|OAuth|payer|resource|token|sync/i
    for (const message of Object.values(catalogue)) expect(JSON.stringify(message)).not.toMatch(jargon)
  })

  it('is used in full', () => {
    const code = sources.map(({ text }) => text).join('\n')
    const computed = /^(kind|failure\.(help\.)?[A-Z])/
    const unused = Object.keys(catalogue).filter((key) => !computed.test(key) && !code.includes(`'${key}'`))
    expect(unused).toEqual([])
  })

  it('holds every sentence: no component has words of its own', () => {
    const loose = sources
      .filter(({ file }) => file.endsWith('.tsx'))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z][^<>{}=;()]*)</g)].map((m) => `${file}: ${m[1]}`),
      )
    expect(loose).toEqual([])
  })
})
