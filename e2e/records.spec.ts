import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { RESOURCE_TYPES } from '../src/contract/resourceTypes.ts'
import { sharedData } from '../src/contract/testing/sharedData.ts'
import { countReachable } from '../src/sandbox/testing/countReachable.ts'
import { strictTest } from './browser/strictTest.ts'
import { countByType } from './checks/countByType.ts'
import { LinkApi } from './http/LinkApi.ts'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { DemoPage } from './pages/DemoPage.ts'
import { makeSystem } from './system/makeSystem.ts'
import { expect } from './system/story.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'

type Counts = Record<string, number>

interface Source {
  file: string
  bytes: number
  /** How the sandbox describes the login that it makes for the file's patient. */
  description: string
  /** What the file owes the patient, counted from the file by other means than the sandbox's. */
  counts: Counts
}

const folder = sharedData('synthea')
const files = folder === null ? [] : readdirSync(folder).map((name) => join(folder, name))
const sources = sourcesOf(files)
const named = (part: string) => sources.find(({ file }) => file.includes(part))
const bySize = sources.toSorted((a, b) => a.bytes - b.bytes)
const linkedInBrowser = [bySize[0], bySize[Math.floor(bySize.length / 2)], named('LARGE_')].filter(
  (source) => source !== undefined,
)

/** A system whose sandbox holds all of the outside patients. */
const story = strictTest.extend<object, { system: RunningSystem }>({
  system: [
    async ({}, use) => {
      const system = await makeSystem({ patientFiles: files })
      await use(system)
      await system.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

story.skip(folder === null, '../shared/data is absent')

for (const source of sources) {
  const { file, counts } = source
  story(`${basename(file)}: source, sync, introspection and search agree`, async ({ system }) => {
    story.setTimeout(120_000)
    const linked = await linkOverHttp(system, { login: loginFor(system, source) })
    expect.soft(present(linked.counts), 'sync').toEqual(counts)

    const api = new LinkApi(system)
    const { access_token: token, sync } = await api.exchanged(linked.publicToken)
    expect.soft(present(sync.resourceTypes), 'exchange').toEqual(counts)
    const told = await api.introspected(token)
    expect.soft(present(told.sync.resourceTypes), 'introspection').toEqual(counts)

    const totals: Counts = {}
    const found: Counts = {}
    for (const type of RESOURCE_TYPES) {
      totals[type] = (await api.search(`/fhir/${type}?_count=1&_total=accurate`, token)).total ?? -1
      const all = await api.searchAll(`/fhir/${type}?_count=500`, token)
      expect.soft(new Set(all.map(({ id }) => id)).size, `distinct ids of ${type}`).toBe(all.length)
      Object.assign(found, countByType(all))
    }
    expect.soft(present(totals), 'totals of searches').toEqual(counts)
    expect.soft(found, 'pages of searches').toEqual(counts)
  })
}

for (const source of linkedInBrowser) {
  const { file, counts } = source
  story(`${basename(file)}: success screen and demo show all there is`, async ({ page, system }) => {
    story.setTimeout(150_000)
    const demo = await DemoPage.visit(page, system)
    const link = await demo.connect()
    const payer = await link.goToPayer()
    await payer.signIn(loginFor(system, source))
    await payer.allow()
    await link.finish()
    await demo.showsRecords()
    const table = await demo.counts()
    expect.soft(table.introspected).toEqual(counts)
    expect.soft(table.read).toEqual(counts)
  })
}

story('start names what it left out', async ({ system }) => {
  const text = system.leftOut.join('\n')
  expect(text).toMatch(/Claim/)
  expect(text).not.toMatch(/ExplanationOfBenefit/)
})

interface Patient {
  resourceType: string
  id: string
  name: { given: string[]; family: string }[]
  birthDate: string
}

function sourcesOf(bundles: string[]): Source[] {
  const reachable = countReachable(bundles)
  return bundles.flatMap((file) => {
    const { entry } = JSON.parse(readFileSync(file, 'utf8')) as { entry: { resource: Patient }[] }
    const patient = entry.find(({ resource }) => resource.resourceType === 'Patient')?.resource
    const counts = reachable.get(patient?.id ?? '')
    if (patient === undefined || counts === undefined) return []
    const { given = [], family = '' } = patient.name[0] ?? {}
    const description = `${given.join(' ')} ${family}, born ${patient.birthDate}`
    return [{ file, bytes: statSync(file).size, description, counts: present(counts) }]
  })
}

function loginFor(system: RunningSystem, source: Source) {
  const login = system.logins.find(({ description }) => description === source.description)
  if (login === undefined) throw new Error(`No login for ${source.description}`)
  return login
}

/** Without the types of which there is none. */
function present(counts: Partial<Counts>): Counts {
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => (entry[1] ?? 0) > 0),
  )
}
