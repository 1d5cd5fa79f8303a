import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { linkOverHttp } from '../../../e2e/http/linkOverHttp.ts'
import { makeSystem } from '../../../e2e/system/makeSystem.ts'
import { root } from '../paths.ts'
import { median } from './median.ts'
import type { RunningSystem } from '../startSystem.ts'
import type { Row } from './table.ts'

const RUNS = 5

/** The time from `authorized` to `synced`, as the frame hears of them, of the smallest and the largest patient there is. */
export async function measureSyncs(): Promise<Row[]> {
  const folder = resolve(root, '../shared/data/synthea')
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  if (files.length === 0) {
    console.log('../shared/data/synthea is absent: the sync is measured with a generated patient only.')
  }
  const system = await makeSystem({ patientFiles: files })
  try {
    const rows: Row[] = []
    for (const [what, login] of patients(system, files)) rows.push(await measureSync(system, what, login))
    return rows
  } finally {
    await system.remove()
  }
}

function patients(system: RunningSystem, files: string[]) {
  const generated = system.logins[0]
  const imported = files
    .filter((file) => readFileSync(file, 'utf8').includes('"resourceType": "Patient"'))
    .map((file) => ({
      bytes: readFileSync(file).length,
      login: system.logins.find(({ description }) => description.includes(basename(file))),
    }))
    .toSorted((a, b) => a.bytes - b.bytes)
  return [
    ['generated patient', generated] as const,
    ['smallest Synthea patient', imported.at(0)?.login] as const,
    ['largest Synthea patient', imported.at(-1)?.login] as const,
  ].flatMap(([what, login]) => (login === undefined ? [] : [[what, login] as const]))
}

async function measureSync(
  system: RunningSystem,
  what: string,
  login: RunningSystem['logins'][number],
): Promise<Row> {
  const times: number[] = []
  let resources = 0
  for (let run = 0; run < RUNS; run++) {
    const { counts, syncMs } = await linkOverHttp(system, { login })
    times.push(syncMs)
    resources = Object.values(counts).reduce((sum, count) => sum + count, 0)
  }
  return {
    what: `authorized → synced, ${what}, ${resources} resources`,
    measured: `${Math.round(median(times))} ms`,
    budget: `${10 * resources} ms`,
    runs: times.map((time) => Math.round(time)).join(' '),
  }
}
