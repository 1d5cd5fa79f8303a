import { relative } from 'node:path'
import * as z from 'zod'

export interface Tally {
  passed: number
  failed: number
  /** The suites of which some test did not run. */
  notRun: string[]
}

const vitestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/** Counts Vitest's JSON report; a file that failed before its first test counts as one failure. */
export function readVitestReport(json: string, root: string): Tally {
  const tally: Tally = { passed: 0, failed: 0, notRun: [] }
  for (const file of vitestSchema.parse(JSON.parse(json)).testResults) {
    const statuses = file.assertionResults.map(({ status }) => status)
    const failed = statuses.filter((status) => status === 'failed').length
    tally.passed += statuses.filter((status) => status === 'passed').length
    tally.failed += failed === 0 && file.status === 'failed' ? 1 : failed
    if (statuses.some((status) => status !== 'passed' && status !== 'failed')) {
      tally.notRun.push(relative(root, file.name))
    }
  }
  return tally
}

interface Suite {
  file?: string | undefined
  specs?: { file: string; tests: { status: string }[] }[] | undefined
  suites?: Suite[] | undefined
}

const suiteSchema: z.ZodType<Suite> = z.object({
  file: z.optional(z.string()),
  specs: z.optional(
    z.array(z.object({ file: z.string(), tests: z.array(z.object({ status: z.string() })) })),
  ),
  suites: z.optional(z.array(z.lazy(() => suiteSchema))),
})
const playwrightSchema = z.object({ suites: z.array(suiteSchema), errors: z.array(z.unknown()) })

/** Counts Playwright's JSON report; a test that passed only when repeated counts as failed. */
export function readPlaywrightReport(json: string): Tally {
  const { suites, errors } = playwrightSchema.parse(JSON.parse(json))
  const notRun = new Set<string>()
  const tally: Tally = { passed: 0, failed: errors.length, notRun: [] }
  const count = (suite: Suite) => {
    for (const spec of suite.specs ?? []) {
      for (const { status } of spec.tests) {
        if (status === 'expected') tally.passed += 1
        else if (status === 'skipped') notRun.add(`e2e/${spec.file}`)
        else tally.failed += 1
      }
    }
    suite.suites?.forEach(count)
  }
  suites.forEach(count)
  return { ...tally, notRun: [...notRun] }
}
