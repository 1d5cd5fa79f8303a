import { describe, expect, it } from 'vitest'
import { readPlaywrightReport, readVitestReport } from './reports.ts'

const vitest = (...files: [name: string, status: string, tests: string[]][]) =>
  JSON.stringify({
    testResults: files.map(([name, status, tests]) => ({
      name,
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  })

describe('readVitestReport', () => {
  it('counts tests and names suites that left some out', () => {
    const report = vitest(
      ['/repo/src/a.test.ts', 'passed', ['passed', 'passed']],
      ['/repo/src/b.test.ts', 'failed', ['failed', 'pending']],
    )
    expect(readVitestReport(report, '/repo')).toEqual({ passed: 2, failed: 1, notRun: ['src/b.test.ts'] })
  })

  it('counts a file that could not be loaded as one failure', () => {
    expect(readVitestReport(vitest(['/repo/src/a.test.ts', 'failed', []]), '/repo')).toMatchObject({
      failed: 1,
    })
  })
})

describe('readPlaywrightReport', () => {
  const spec = (status: string) => ({ file: 'a.spec.ts', tests: [{ status }] })

  it('counts nested suites, and a flaky test as failed', () => {
    const suites = [{ specs: [spec('expected')], suites: [{ specs: [spec('unexpected'), spec('flaky')] }] }]
    expect(readPlaywrightReport(JSON.stringify({ suites, errors: [] }))).toEqual({
      passed: 1,
      failed: 2,
      notRun: [],
    })
  })

  it('counts errors outside of tests, and names suites that left some out', () => {
    const suites = [{ specs: [spec('skipped'), spec('skipped')] }]
    const report = JSON.stringify({ suites, errors: [{ message: 'set-up failed' }] })
    expect(readPlaywrightReport(report)).toEqual({ passed: 0, failed: 1, notRun: ['e2e/a.spec.ts'] })
  })
})
