import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from './paths.ts'
import { stages } from './test/stages.ts'
import type { Stage } from './test/stages.ts'
import type { Tally } from './test/reports.ts'

/**
 * `npm test`: every check there is, one after the other, whatever fails before. Ends with a summary and, alone on the
 * last line, the sum of all: `N passed, N failed`. Stages can be named: `npm test -- unit sizes`.
 */
async function test() {
  const chosen = choose(process.argv.slice(2))
  const dataIsHere = existsSync(resolve(root, '../shared/data'))
  const rows: { name: string; tally: Tally; seconds: number }[] = []
  for (const stage of chosen) {
    console.log(`\n== ${stage.name}`)
    const begun = Date.now()
    const tally = strict(await runStage(stage), dataIsHere)
    rows.push({ name: stage.name, tally, seconds: Math.round((Date.now() - begun) / 1000) })
  }

  console.log('')
  for (const { name, tally, seconds } of rows) {
    const counts = `${tally.passed} passed, ${tally.failed} failed`
    console.log(`${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(8)}${counts} (${seconds} s)`)
  }
  const notRun = rows.flatMap(({ tally }) => tally.notRun)
  if (notRun.length > 0) {
    const why = dataIsHere ? 'Left out, which counts as failed' : 'Did not run, for lack of ../shared/data'
    console.log(`${why}: ${notRun.join(', ')}`)
  }
  const sum = (of: 'passed' | 'failed') => rows.reduce((total, { tally }) => total + tally[of], 0)
  process.exitCode = sum('failed') === 0 ? 0 : 1
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
}

function choose(names: string[]): Stage[] {
  const unknown = names.find((name) => stages.every((stage) => stage.name !== name))
  if (unknown !== undefined) {
    throw new Error(`There is no stage ${unknown}; there are ${stages.map(({ name }) => name).join(', ')}`)
  }
  return names.length === 0 ? stages : stages.filter(({ name }) => names.includes(name))
}

async function runStage({ name, run }: Stage): Promise<Tally> {
  try {
    return await run()
  } catch (error) {
    console.error(`${name} broke off:`, error)
    return { passed: 0, failed: 1, notRun: [] }
  }
}

/** Tests may only be left out where the outside test data is absent. */
function strict(tally: Tally, dataIsHere: boolean): Tally {
  return dataIsHere ? { ...tally, failed: tally.failed + tally.notRun.length } : tally
}

await test()
