import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { linkOverHttp } from '../../../e2e/http/linkOverHttp.ts'
import { makeSystem } from '../../../e2e/system/makeSystem.ts'
import { root } from '../paths.ts'
import { median } from './median.ts'
import type { Login, RunningSystem } from '../startSystem.ts'
import type { Row } from './table.ts'

const RUNS = 5
/** The design's limit of the service's own share. */
const BUDGET_A_RESOURCE_MS = 10

interface Syncs {
  patient: string
  resources: number
  times: number[]
}

/** The time from `authorized` to `synced`, as the frame hears of them, of a generated and two outside patients. */
export async function measureSyncs(): Promise<Row[]> {
  const patientFiles = outsidePatients(resolve(root, '../shared/data/synthea'))
  const system = await makeSystem({ patientFiles })
  try {
    const [generated, ...others] = system.logins.map(({ username }) => username)
    const outside = patientFiles.length === 0 ? [] : others.slice(-2)
    const syncs: Syncs[] = []
    for (const patient of [generated ?? '', ...outside]) syncs.push(await measureSync(system, patient))
    return syncs.toSorted((a, b) => a.resources - b.resources).map(row)
  } finally {
    await system.remove()
  }
}

/** The folder's smallest and largest bundle of a patient, after those that patients share; nothing if it is absent. */
function outsidePatients(folder: string): string[] {
  if (!existsSync(folder)) {
    console.log('../shared/data/synthea is absent: the sync is measured with a generated patient only.')
    return []
  }
  const files = readdirSync(folder).map((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return {
      path: join(folder, name),
      size: text.length,
      isPatient: /"resourceType"\s*:\s*"Patient"/.test(text),
    }
  })
  const patients = files.filter(({ isPatient }) => isPatient).toSorted((a, b) => a.size - b.size)
  const chosen = [
    ...files.filter(({ isPatient }) => !isPatient),
    ...patients.slice(0, 1),
    ...patients.slice(-1),
  ]
  return chosen.map(({ path }) => path)
}

async function measureSync(system: RunningSystem, username: string): Promise<Syncs> {
  const login = system.logins.find((each): each is Login => each.username === username)
  if (login === undefined) throw new Error(`The sandbox has no login ${username}`)
  const times: number[] = []
  let resources = 0
  for (let run = 0; run < RUNS; run++) {
    const { counts, syncMs } = await linkOverHttp(system, { login })
    times.push(syncMs)
    resources = Object.values(counts).reduce((sum, count) => sum + count, 0)
  }
  return { patient: login.description, resources, times }
}

function row({ patient, resources, times }: Syncs): Row {
  return {
    what: `authorized → synced: ${patient}, ${resources} resources`,
    measured: `${Math.round(median(times))} ms`,
    budget: `${BUDGET_A_RESOURCE_MS * resources} ms`,
    runs: times.map((time) => Math.round(time)).join(' '),
  }
}
