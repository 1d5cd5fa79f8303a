import { join } from 'node:path'
import { sharedData } from '../src/contract/testing/sharedData.ts'
import { sourceOf } from '../src/commands/givenPatients/sourceOf.ts'
import { strictTest } from './browser/strictTest.ts'
import { DemoPage } from './pages/DemoPage.ts'
import { makeSystem } from './system/makeSystem.ts'
import { expect } from './system/story.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'

/*
 * What only a browser shows of a patient's records: the success screen and the demo. That all stations between agree, for
 * every given patient, is for src/commands/givenPatients.
 */
interface Subject {
  name: string
  /** Below ../shared/data. */
  path: string
  patient: string
  /** As the demo's tiles show them, worked out by hand from the file. */
  spending: Record<'Billed in all' | 'Paid by the plan' | 'Yours to pay', string>
}

const SUBJECTS: Subject[] = [
  {
    name: "CARIN's example member",
    path: 'carin-bb/2.0.0',
    patient: 'Patient1',
    spending: { 'Billed in all': '$8,134.57', 'Paid by the plan': '$1,791.97', 'Yours to pay': '$0.00' },
  },
  {
    name: "somebody of whom Medicare's files hold claims alone",
    path: 'cms-bluebutton/bfd-idr-v3',
    patient: '12345',
    spending: { 'Billed in all': '$72,012.40', 'Paid by the plan': '$112.63', 'Yours to pay': '$221.36' },
  },
]

const data = sharedData('synthea')?.replace(/synthea$/, '') ?? null
const given = ['synthea', ...SUBJECTS.map(({ path }) => path)].map((path) => join(data ?? '', path))

/** A system whose sandbox holds all of the outside patients. */
const story = strictTest.extend<object, { system: RunningSystem }>({
  system: [
    async ({}, use) => {
      const system = await makeSystem({ patientFiles: data === null ? [] : given })
      await use(system)
      await system.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

story.describe('outside records', () => {
  story.skip(data === null, '../shared/data is absent')

  for (const { name, path, patient, spending } of SUBJECTS) {
    story(`${name}: success screen and demo show all there is, to the cent`, async ({ page, system }) => {
      const { counts } = sourceOf([join(data ?? '', path)]).find(({ id }) => id === patient) ?? {}
      const { demo, shared } = await linked(await DemoPage.visit(page, system), loginOf(system, patient))
      expect.soft(shared).toBe(sum(counts ?? {}))
      const table = await demo.counts()
      expect.soft(table.introspected).toEqual(counts)
      expect.soft(table.read).toEqual(counts)
      expect.soft(await demo.spending()).toEqual(spending)
    })
  }

  story("Synthea's largest patient: success screen and demo show all there is", async ({ page, system }) => {
    story.setTimeout(90_000)
    const [largest] = sourceOf([join(data ?? '', 'synthea/LARGE_Fletcher_Hyatt.json')])
    const login = loginOf(system, largest?.id ?? '')
    const { demo, shared } = await linked(await DemoPage.visit(page, system), login)
    expect.soft(shared).toBe(sum(largest?.counts ?? {}))
    expect.soft((await demo.counts()).read).toEqual(largest?.counts)
  })

  story('start names what it left out', async ({ system }) => {
    const text = system.leftOut.join('\n')
    expect(text).toMatch(/Claim/)
    expect(text).toMatch(/Patient\/12345 is not among the files/)
    expect(text).not.toMatch(/ExplanationOfBenefit \(/)
  })
})

story('a member who has been ill for years: thousands of records, all shown', async ({ page, system }) => {
  story.setTimeout(90_000)
  const login = { username: 'patient5@flexpa.com', password: 'examplepatient' }
  const { demo, shared } = await linked(await DemoPage.visit(page, system), login)
  expect(shared).toBeGreaterThan(2_500)
  const table = await demo.counts()
  expect(table.read).toEqual(table.introspected)
  expect(sum(table.read)).toBe(shared)
  await expect(demo.section(/^Claims/).getByRole('button', { name: /^Show all 3\d\d claims$/ })).toBeVisible()
})

/** Links a plan and waits until the demo shows its records; `shared` is the success screen's count. */
async function linked(demo: DemoPage, login: { username: string; password: string }) {
  const link = await demo.connect()
  const payer = await link.goToPayer()
  await payer.signIn(login)
  await payer.allow()
  const shared = await link.sharedCount()
  await link.finish()
  await demo.showsRecords()
  return { demo, shared }
}

function loginOf(system: RunningSystem, patient: string) {
  const login = system.logins.find(({ people }) => people.some(({ patientId }) => patientId === patient))
  if (login === undefined) throw new Error(`No login for ${patient}`)
  return login
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
