import { describe, expect, it } from 'vitest'
import { EXIT_CODES } from '../contract/exitCodes.ts'
import { printReadme, readReadme } from './docs.ts'
import { exitCodeTable, reproductionTable } from './docs/exitCodeTables.ts'
import { fillMarkers } from './docs/fillMarkers.ts'
import { table } from './docs/table.ts'

const codes = Object.keys(EXIT_CODES)
const rowsOf = (markdown: string) => markdown.split('\n').slice(2)

describe('the README', () => {
  it('says of the exit codes what the contract says (npm run docs writes it)', async () => {
    expect(readReadme()).toBe(await printReadme(readReadme()))
  })
})

describe('the tables of exit codes', () => {
  it('have a row for each code, with its sentences', () => {
    const rows = rowsOf(exitCodeTable())
    expect(rows).toHaveLength(codes.length)
    for (const [code, { patient, developer, retryable }] of Object.entries(EXIT_CODES)) {
      const row = rows.find((line) => line.includes(`| \`${code}\` |`))
      expect(row).toContain(`| ${developer} | ${patient} | ${retryable ? 'yes' : 'no'} |`)
    }
  })

  it('tell a way to each code', () => {
    const rows = rowsOf(reproductionTable())
    for (const code of codes) expect(rows.some((line) => line.startsWith(`| \`${code}\` | \``))).toBe(true)
    expect(rows).toContain("| `INVALID_USER` | `user: { externalId: '' }` |  |")
    expect(rows).toContain(
      "| `QUERY_REJECTED` | `endpoint: '1cfeab64-22db-4433-bd73-ad18315327cb'` | Sandbox: payer declines |",
    )
  })

  it('escape what would end a cell', () => {
    expect(table(['a'], [['b | c']])).toBe('| a |\n| --- |\n| b \\| c |')
  })
})

describe('markers', () => {
  it('keep what stands around them', () => {
    expect(fillMarkers('1 <!-- x -->old<!-- /x --> 2', { x: 'new' })).toBe(
      '1 <!-- x -->\n\nnew\n\n<!-- /x --> 2',
    )
  })

  it.each([
    'nothing',
    '<!-- x --> open',
    '<!-- /x --><!-- x -->',
    '<!-- x --><!-- /x --><!-- x --><!-- /x -->',
  ])('must stand once each: %s', (text) => {
    expect(() => fillMarkers(text, { x: 'new' })).toThrow('The markers of x do not stand once each')
  })
})
