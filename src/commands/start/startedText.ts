import { TEST_KEYS } from '../../contract/testKeys.ts'
import type { RunningSystem } from '../startSystem.ts'

/** What `npm start` prints when all is running: what to open, how to sign in, what was left out. */
export function startedText({ urls, logins, leftOut }: RunningSystem, dataDir: string): string {
  const { strict, legacy } = TEST_KEYS
  return [
    '',
    `FlexpaLink runs. Open ${urls.demo}`,
    '',
    ...table([
      ['demo app', urls.demo],
      ['service', urls.link],
      ['sandbox payer', urls.sandbox],
    ]),
    '',
    'Sign in at any plan as',
    ...table(logins.map(({ username, password, description }) => [username, password, description])),
    '',
    'Test keys (publishable, secret)',
    ...table([
      ['Bright Steps', strict.publishableKey, strict.secretKey],
      ['Bright Steps Classic', legacy.publishableKey, legacy.secretKey],
    ]),
    '',
    ...(leftOut.length === 0 ? [] : ['Notes on --patient', ...leftOut.map((line) => `  ${line}`), '']),
    `State is kept in ${dataDir} (--fresh clears it), logs in ${dataDir}/logs. Ctrl-C stops everything.`,
  ].join('\n')
}

function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
}
