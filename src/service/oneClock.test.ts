import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = import.meta.dirname

/** Where the wall's time comes in, and why nothing is decided by it. */
const AT_THE_EDGE: readonly string[] = [
  // It is handed out as the one clock.
  'main.ts',
  'applications/commandLine/runCommandLine.ts',
  // When a migration ran, for people who look.
  'database/migrate.ts',
]

const WALL_TIME = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  // In SQL.
  /(?<!performance\.)\bnow\(\)/i,
  /\b(current_timestamp|current_date|localtimestamp|clock_timestamp|statement_timestamp)\b/i,
]

it('decides by the clock that is passed in, and by no other', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing/'),
  )
  expect(files.length).toBeGreaterThan(100)
  const offenders = files
    .filter((file) => !AT_THE_EDGE.includes(file))
    .filter((file) => {
      const code = readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      return WALL_TIME.some((pattern) => pattern.test(code))
    })
  expect(offenders).toEqual([])
})
