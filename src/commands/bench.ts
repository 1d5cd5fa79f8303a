import { chromium } from '@playwright/test'
import { launchOptions } from '../../e2e/browser/launchOptions.ts'
import { measureOpenings } from './bench/measureOpening.ts'
import { measureSyncs } from './bench/measureSync.ts'
import { table } from './bench/table.ts'
import { build } from './build.ts'
import type { Row } from './bench/table.ts'

/**
 * `npm run bench`: how long a patient waits. Builds what is stale, starts a system of its own beside whatever runs, and
 * prints one table. The figures depend on the machine; what counts is the ratio to the empty page of the same run.
 */
async function bench() {
  await build()
  const browser = await chromium.launch(launchOptions())
  const rows: Row[] = []
  try {
    rows.push(...(await measureOpenings(browser)))
  } finally {
    await browser.close()
  }
  rows.push(...(await measureSyncs()))
  console.log(table(rows))
}

await bench()
