import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { root } from './paths.ts'
import { readPlaywrightReport, readVitestReport } from './test/reports.ts'
import { runTool } from './test/runTool.ts'

/**
 * `npm run test:deep`: the sandbox's members of 20 seeds, and a thousand random journeys, or as many as `MEMBER_SEEDS` and
 * `JOURNEYS` say. The last line sums them up.
 */
const folder = mkdtempSync(join(tmpdir(), 'flexpalink-deep-'))
const members = await runTool(
  'vitest',
  [
    'run',
    'src/sandbox/patients',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(folder, 'members.json')}`,
  ],
  { env: { MEMBER_SEEDS: process.env['MEMBER_SEEDS'] ?? '20' } },
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
  { code: members, ...readVitestReport(readFileSync(join(folder, 'members.json'), 'utf8'), root) },
  { code, ...readPlaywrightReport(readFileSync(report, 'utf8')) },
]
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
const failures = tallies.reduce(
  (sum, { code: ended, failed }) => sum + (ended !== 0 && failed === 0 ? 1 : failed),
  0,
)
process.exitCode = failures === 0 ? 0 : 1
console.log(`${passed} passed, ${failures} failed`)
