import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { root } from './paths.ts'
import { readPlaywrightReport, readVitestReport } from './test/reports.ts'
import { runTool } from './test/runTool.ts'

/**
 * `npm run test:deep`: the sandbox's members of 20 seeds, syncs from 500 random hostile payers, 5,000 random searches
 * that the oracle judges, and a thousand random journeys, or as many as `MEMBER_SEEDS`, `HOSTILE_PAYERS`,
 * `ORACLE_QUERIES` and `JOURNEYS` say. The last line sums them up.
 */
const folder = mkdtempSync(join(tmpdir(), 'flexpalink-deep-'))
const units = await runTool(
  'vitest',
  [
    'run',
    'src/sandbox/patients',
    'src/service/sync/hostileSyncs',
    'src/service/fhir/oracle',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(folder, 'units.json')}`,
  ],
  {
    env: {
      MEMBER_SEEDS: process.env['MEMBER_SEEDS'] ?? '20',
      ORACLE_QUERIES: process.env['ORACLE_QUERIES'] ?? '5000',
      HOSTILE_PAYERS: process.env['HOSTILE_PAYERS'] ?? '500',
    },
  },
)
await build()
const report = join(folder, 'report.json')
const code = await runTool('@playwright/test', ['test', 'e2e/randomJourneys', '--reporter=list,json'], {
  binary: 'playwright',
  env: {
    JOURNEYS: process.env['JOURNEYS'] ?? '1000',
    CHROMIUM_PATH: ensureChromium(),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  },
})
const tallies = [
  { code: units, ...readVitestReport(readFileSync(join(folder, 'units.json'), 'utf8'), root) },
  { code, ...readPlaywrightReport(readFileSync(report, 'utf8')) },
]
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
const failures = tallies.reduce(
  (sum, { code: ended, failed }) => sum + (ended !== 0 && failed === 0 ? 1 : failed),
  0,
)
process.exitCode = failures === 0 ? 0 : 1
console.log(`${passed} passed, ${failures} failed`)
