import { join } from 'node:path'
import { strictTest } from '../browser/strictTest.ts'
import { makeSystem } from '../system/makeSystem.ts'
import { expect } from '../system/story.ts'
import { keepRecord, readRecord } from './record.ts'
import { compareServerState } from './serverState.ts'
import { walk } from './walk.ts'
import type { Journey } from './walk.ts'

/**
 * Journeys at random over the running system: whatever patients, payers, networks and host pages do, each opening ends
 * once, nothing stays behind in the page, and the service knows what the host heard.
 *
 * `JOURNEYS=1000` walks the seeds 1 to 1,000. A journey that goes wrong leaves its steps in `.data/journeys/`, and
 * `SEED=7` takes these again, on the screens where they were taken, until they lead to the end: then it draws anew.
 */

const { SEED, JOURNEYS = '50' } = process.env
const SEEDS =
  SEED === undefined ? Array.from({ length: Number(JOURNEYS) }, (_, index) => index + 1) : [Number(SEED)]
const BATCH = 10
/** Pages at once: a journey mostly waits. */
const AT_ONCE = 3

for (let start = 0; start < SEEDS.length; start += BATCH) {
  const seeds = SEEDS.slice(start, start + BATCH)
  strictTest(`journeys at random, seeds ${seeds[0]} to ${seeds.at(-1)}`, async ({ browser }) => {
    strictTest.setTimeout(300_000)
    const system = await makeSystem()
    const journeys: Journey[] = []
    try {
      const left = [...seeds]
      const walkOn = async () => {
        for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
          const recorded = SEED === undefined ? undefined : await readRecord(seed)
          journeys.push(await walk(browser, system, seed, recorded))
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, walkOn))
      await system.stop()
      const states = await compareServerState(join(system.dataDir, 'service'), journeys)
      const faults: string[] = []
      for (const journey of journeys) {
        const own = [...journey.faults, ...(states.get(journey.seed) ?? [])]
        await keepRecord(journey, own)
        faults.push(...own.map((fault) => `SEED=${journey.seed}: ${fault}`))
      }
      strictTest.info().annotations.push({ type: 'ends', description: endsOf(journeys) })
      if (SEED !== undefined) console.log(JSON.stringify(journeys[0], null, 1))
      expect([...faults, ...(states.get('orphans') ?? [])]).toEqual([])
    } finally {
      await system.remove()
    }
  })
}

/** How the openings ended, for whoever wonders whether the journeys reach everything. */
function endsOf(journeys: readonly Journey[]): string {
  const ends = journeys.flatMap(({ openings }) => openings.map(({ end, code }) => code ?? end ?? 'none'))
  return ends.sort().join(' ')
}
