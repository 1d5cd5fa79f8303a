import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from './paths.ts'
import { rounds } from './test/stages.ts'
import type { Stage } from './test/stages.ts'
import type { Tally } from './test/reports.ts'

/**
 * `npm test`: every check there is, round by round, whatever fails before. Ends with a summary and, alone on the last
 * line, the sum of all: `N passed, N failed`. Stages can be named: `npm test -- unit sizes`.
 */
async function test() {
  const chosen = choose(process.argv.slice(2))
  const dataIsHere = existsSync(resolve(root, '../shared/data'))
  const rows: Row[] = []
  for (const round of chosen) {
    console.log(`\n== ${round.map(({ name }) => name).join(', ')}`)
    rows.push(...(await Promise.all(round.map((stage) => timed(stage, dataIsHere)))))
  }

  console.log('')
  for (const { name, tally, seconds } of rows) {
    const counts = `${tally.passed} passed, ${tally.failed} failed`
    console.log(`${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(9)}${counts} (${seconds} s)`)
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

interface Row {
  name: string
  tally: Tally
  seconds: number
}

function choose(names: string[]): Stage[][] {
  const known = rounds.flat().map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no stage ${unknown}; there are ${known.join(', ')}`)
  if (names.length === 0) return rounds
  return rounds
    .map((round) => round.filter(({ name }) => names.includes(name)))
    .filter((round) => round.length > 0)
}

async function timed(stage: Stage, dataIsHere: boolean): Promise<Row> {
  const begun = Date.now()
  const tally = strict(await runStage(stage), dataIsHere)
  return { name: stage.name, tally, seconds: Math.round((Date.now() - begun) / 1000) }
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
