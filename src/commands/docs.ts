import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { exitCodeTable, reproductionTable } from './docs/exitCodeTables.ts'
import { fillMarkers } from './docs/fillMarkers.ts'
import { isMain } from './isMain.ts'
import { root } from './paths.ts'

const README = resolve(root, 'README.md')

/** The README with the tables that the contract decides, as the formatter wants them. */
export async function printReadme(current: string): Promise<string> {
  const filled = fillMarkers(current, {
    'exit-codes': exitCodeTable(),
    'exit-codes-in-test-mode': reproductionTable(),
  })
  return format(filled, { ...(await resolveConfig(README)), filepath: README })
}

export const readReadme = () => readFileSync(README, 'utf8')

if (isMain(import.meta.url)) writeFileSync(README, await printReadme(readReadme()))
