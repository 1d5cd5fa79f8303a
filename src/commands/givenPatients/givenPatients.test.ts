import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parse } from 'lossless-json'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecords } from '../../../demo/server/readRecords.ts'
import { readResource } from '../../../demo/page/records/fhir.ts'
import { spendingTotals } from '../../../demo/page/records/spendingTotals.ts'
import { countByType } from '../../../e2e/checks/countByType.ts'
import { LinkApi } from '../../../e2e/http/LinkApi.ts'
import { linkOverHttp } from '../../../e2e/http/linkOverHttp.ts'
import { isResourceType, isSharedResourceType } from '../../contract/resourceTypes.ts'
import { sharedData } from '../../contract/testing/sharedData.ts'
import { printJson } from '../../sandbox/fhir/json.ts'
import { endOfLastMonth } from '../../sandbox/patients/dates.ts'
import { generatePatients } from '../../sandbox/patients/generatePatients.ts'
import { moneyOf } from './moneyOf.ts'
import { sourceOf } from './sourceOf.ts'
import { startInProcess, type InProcess } from './startInProcess.ts'

/*
 * One patient after the other links, over HTTP alone, and at every station the counts must be those of the source files,
 * and the claims' money that of the source's claims, digit for digit.
 */
const HUMANA = 'd39433b7-0fbd-4bc2-bdae-fb276799979f'
const AETNA = '7c308678-b82f-4787-b961-9e62f24d4120'

const folder = mkdtempSync(join(tmpdir(), 'given-patients-'))
const generatedFile = join(folder, 'generated.json')
writeFileSync(generatedFile, printJson(generatePatients(1, endOfLastMonth(Date.now())).resources))

const blueButton = sharedData('cms-bluebutton/bb2-web-server-v2')
const folders = ['synthea', 'carin-bb/2.0.0', 'cms-bluebutton/bfd-idr-v3']
const given = [...folders.map(sharedData), blueButton].filter((path) => path !== null)
// Blue Button's two searches contradict each other, so that one sandbox serves only one of them.
const otherSearch = ['patient_search_v2.json', 'coverage_search_v2.json', 'eob_search_v2.json'].flatMap(
  (name) => (blueButton === null ? [] : [join(blueButton, name)]),
)

const subjects = [
  ...sourceOf([generatedFile]).map((source) => ({ source, endpoint: HUMANA, from: 'generated' })),
  ...given.flatMap((path) =>
    sourceOf([path]).map((source) => ({ source, endpoint: HUMANA, from: basename(path) })),
  ),
  ...sourceOf(otherSearch).map((source) => ({ source, endpoint: AETNA, from: 'eob_search_v2.json' })),
]

/**
 * Which SQL is run does not depend on who wrote the records: on a server, where every suite is run a second time, one
 * patient of each source will do.
 */
const isSecondTime = (process.env.TEST_DATABASE_URL ?? '') !== ''
const chosen = subjects.filter(
  ({ from }, index) => !isSecondTime || subjects.findIndex((other) => other.from === from) === index,
)

const present = (counts: Partial<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter((entry): entry is [string, number] => (entry[1] ?? 0) > 0))

let system: InProcess
beforeAll(async () => {
  system = await startInProcess([HUMANA, AETNA], [given, otherSearch])
})
afterAll(async () => {
  await system.close()
  rmSync(folder, { recursive: true })
})

function loginOf(endpoint: string, patient: string) {
  const { logins } = system.sandboxes[endpoint === HUMANA ? 0 : 1]!
  const login = logins.find(({ people }) => people.some(({ patientId }) => patientId === patient))
  if (login === undefined) throw new Error(`No login for ${patient}`)
  return { ...login, patient }
}

describe('source, sandbox, sync, introspection, searches, $everything and demo agree', () => {
  it('for all that is given: twelve of Synthea, two of CARIN, three of Medicare, two of Blue Button', () => {
    expect(subjects.filter(({ from }) => from !== 'generated')).toHaveLength(given.length === 4 ? 19 : 0)
  })

  it.concurrent.each(chosen.map((subject) => [`${subject.from} ${subject.source.id}`, subject] as const))(
    'for the patient of %s',
    { timeout: 120_000 },
    async (_name, { source, endpoint }) => {
      const { counts, claims, money } = source
      const linked = await linkOverHttp(system, { endpoint, login: loginOf(endpoint, source.id) })
      const api = new LinkApi(system)
      const { access_token: token, sync } = await api.exchanged(linked.publicToken)
      const told = await api.introspected(token)
      const totals: Record<string, number> = {}
      // That there are none of the other types is read, below, in pages.
      for (const type of Object.keys(counts)) {
        totals[type] = (await api.search(`/fhir/${type}?_count=1&_total=accurate`, token)).total ?? -1
      }
      const texts = Object.values(await readRecords(system.urls.api, token)).flat()
      const records = texts.map(readResource)
      const everything = await api.search('/fhir/Patient/$PATIENT_ID/$everything', token)

      const told23 = [linked.counts, sync.resourceTypes, told.sync.resourceTypes, totals].map(present)
      const [synced, exchanged, introspected, searched] = told23
      const read = countByType(records.map(({ type }) => ({ resourceType: type })))
      expect({ synced, exchanged, introspected, searched, read }).toEqual({
        synced: counts,
        exchanged: counts,
        introspected: counts,
        searched: counts,
        read: counts,
      })
      expect(new Set(records.map(({ type, id }) => `${type}/${id}`)).size).toBe(records.length)
      const own = Object.entries(counts).filter(
        ([type]) => isResourceType(type) && !isSharedResourceType(type),
      )
      expect(countByType(everything.entry.map(({ resource }) => resource))).toEqual(Object.fromEntries(own))

      const served = records.filter(({ type }) => type === 'ExplanationOfBenefit')
      expect(moneyOf(served.map(({ text }) => parse(text)))).toEqual(money)
      const ofSource = claims.map((claim) => readResource(printJson(claim as never)).json)
      expect(spendingTotals(served.map(({ json }) => json))).toEqual(spendingTotals(ofSource))
    },
  )
})
