import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { readPlaywrightReport } from './test/reports.ts'
import { runTool } from './test/runTool.ts'

/** `npm run test:deep`: a thousand random journeys, or as many as `JOURNEYS` says. The last line sums them up. */
await build()
const report = join(mkdtempSync(join(tmpdir(), 'flexpalink-deep-')), 'report.json')
const code = await runTool('@playwright/test', ['test', 'e2e/randomJourneys', '--reporter=list,json'], {
  binary: 'playwright',
  env: {
    JOURNEYS: process.env['JOURNEYS'] ?? '1000',
    CHROMIUM_PATH: ensureChromium(),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  },
})
const { passed, failed } = readPlaywrightReport(readFileSync(report, 'utf8'))
const failures = code !== 0 && failed === 0 ? 1 : failed
process.exitCode = failures === 0 ? 0 : 1
console.log(`${passed} passed, ${failures} failed`)
