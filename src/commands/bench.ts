import { chromium } from '@playwright/test'
import { launchOptions } from '../../e2e/browser/launchOptions.ts'
import { fhirTable } from './bench/fhir/fhirTable.ts'
import { measureOpenings } from './bench/measureOpening.ts'
import { measureSyncs } from './bench/measureSync.ts'
import { table } from './bench/table.ts'
import { build } from './build.ts'
import type { Row } from './bench/table.ts'

/**
 * `npm run bench`: how long patients and applications wait. Builds what is stale, starts systems of its own beside
 * whatever runs, and prints two tables; `-- patients` and `-- fhir` print one. The figures depend on the machine; what
 * counts is the ratio to the peer of the same run.
 */
async function bench(only: string | undefined) {
  if (only !== undefined && !(only in TABLES)) {
    throw new Error(`There is no table ${only}: ${Object.keys(TABLES).join(' or ')}`)
  }
  for (const [name, make] of Object.entries(TABLES)) {
    if (only === undefined || only === name) console.log(await make())
  }
}

const TABLES = { patients: patientsTable, fhir: fhirTable }

async function patientsTable(): Promise<string> {
  await build()
  const browser = await chromium.launch(launchOptions())
  const rows: Row[] = []
  try {
    rows.push(...(await measureOpenings(browser)))
  } finally {
    await browser.close()
  }
  rows.push(...(await measureSyncs()))
  return table(rows)
}

await bench(process.argv[2])
