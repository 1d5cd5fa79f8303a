import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkArchive } from '../archive.ts'
import { build } from '../build.ts'
import { ensureChromium } from '../chromium.ts'
import { root } from '../paths.ts'
import { checkSizes } from '../sizes.ts'
import { testOnPostgres } from '../testPostgres.ts'
import { runTool } from './runTool.ts'
import { readPlaywrightReport, readVitestReport } from './reports.ts'
import type { Tally } from './reports.ts'

export interface Stage {
  name: string
  run: () => Promise<Tally>
}

/**
 * All that `npm test` checks, round by round; each is run even if one before it failed. The stages of a round run side
 * by side: each of them uses one core only.
 */
export const rounds: Stage[][] = [
  [
    { name: 'lint', run: () => oneCheck('eslint', ['.']) },
    { name: 'format', run: () => oneCheck('prettier', ['--check', '--log-level', 'warn', '.']) },
    { name: 'types', run: () => oneCheck('typescript', [], 'tsc') },
  ],
  [{ name: 'unit', run: unit }],
  [{ name: 'postgres', run: postgres }],
  [{ name: 'build', run: async () => build().then(() => ({ passed: 1, failed: 0, notRun: [] })) }],
  [
    { name: 'sizes', run: async () => sizes() },
    { name: 'archive', run: async () => archive() },
  ],
  [{ name: 'e2e', run: endToEnd }],
]

/** A tool that says yes or no. */
async function oneCheck(packageName: string, words: string[], binary?: string): Promise<Tally> {
  const code = await runTool(packageName, words, { binary })
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, notRun: [] }
}

async function unit(): Promise<Tally> {
  const report = reportFile()
  const code = await runTool('vitest', [
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return believe(code, readVitestReport(readFileSync(report, 'utf8'), root))
}

/** The suites that use the service's database, on a server. */
async function postgres(): Promise<Tally> {
  const report = reportFile()
  const code = await testOnPostgres(['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`])
  return believe(code, readVitestReport(readFileSync(report, 'utf8'), root))
}

function sizes(): Tally {
  const results = checkSizes()
  for (const { name, limitBytes, actualBytes, ok } of results) {
    console.log(`${ok ? 'ok  ' : 'OVER'} ${name}: ${actualBytes} of ${limitBytes} bytes`)
  }
  const failed = results.filter(({ ok }) => !ok).length
  return { passed: results.length - failed, failed, notRun: [] }
}

/** Pages pin a version's script by its hash, so the script of this version must be the one kept for good. */
function archive(): Tally {
  const { ok, text } = checkArchive()
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${text}`)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notRun: [] }
}

async function endToEnd(): Promise<Tally> {
  const report = reportFile()
  const code = await runTool('@playwright/test', ['test', '--reporter=list,json'], {
    binary: 'playwright',
    env: { CHROMIUM_PATH: ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  return believe(code, readPlaywrightReport(readFileSync(report, 'utf8')))
}

/** A tool that fails without a failed test (a crash, an unhandled error) counts as one. */
function believe(code: number, tally: Tally): Tally {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

const reportFile = () => join(mkdtempSync(join(tmpdir(), 'flexpalink-test-')), 'report.json')
