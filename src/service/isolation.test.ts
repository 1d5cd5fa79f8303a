import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../contract/resourceTypes.ts'
import { TEST_KEYS } from '../contract/testKeys.ts'
import { createService } from './createService.ts'
import { printJson } from './sync/fhirJson.ts'
import { startFhirPayer } from './sync/testing/startFhirPayer.ts'
import { createTestService, START_TIMEOUT_MS } from './testing/createTestService.ts'
import { dropWhere } from './testing/dropWhere.ts'
import { CANARY, canaryOf, claimOf, FAMILY, familyRecords, observationsOf } from './testing/family.ts'
import { PLAN } from './testing/journey.ts'
import { introspect, linkForLong, payloadOf, refresh, revoke } from './testing/linkApi.ts'
import { runWaitingSyncs } from './testing/passTime.ts'
import { smartMetadata, tokenResponse } from './testing/startPayer.ts'
import type { FastifyInstance } from 'fastify'
import type { FhirPayer } from './sync/testing/startFhirPayer.ts'
import type { TestService } from './testing/createTestService.ts'
import type { FamilyPayer } from './testing/family.ts'

/*
 * Threat 15, against a model. Two applications with users of the same ids, two payers with patients of the same ids, the
 * same names, one account: whatever is linked, refreshed, synced again and revoked, an access token reaches the records
 * of its own connection and no other's, and the counts are its own.
 */

const ENDPOINTS: Record<FamilyPayer, string> = { one: PLAN, two: '7c308678-b82f-4787-b961-9e62f24d4120' }
const APPLICATIONS = [TEST_KEYS.strict, TEST_KEYS.legacy]

/** What the test knows of a connection, and the service should. */
interface Connection {
  application: (typeof APPLICATIONS)[number]
  externalId: string
  payer: FamilyPayer
  person: string
  sub: string
  patient: string
  accessToken: string
  refreshToken: string
  isRevoked: boolean
}

let payers: Record<FamilyPayer, FhirPayer>
let service: TestService
/** The same service, whose every query of records has forgotten whose they are. */
let forgetful: FastifyInstance
/** Whom the payer's account signs in. */
let signsIn = 'amy'

beforeAll(async () => {
  payers = {
    one: await startFhirPayer(familyRecords('one')),
    two: await startFhirPayer(familyRecords('two')),
  }
  service = await createTestService({
    alsoAllow: [payers.one.hostPort, payers.two.hostPort],
    endpoint: (record) => {
      const payer = record.id === ENDPOINTS.two ? payers.two : payers.one
      return { ...record, fhirBase: payer.base }
    },
  })
  for (const payer of Object.values(payers)) payer.script = (asked) => answer(asked.path, asked.query)
  service.payer.replies.set('/token', () => ({ json: tokenResponse({ patient: signsIn }) }))
  const { database } = service.deps
  forgetful = await createService({
    ...service.deps,
    database: {
      ...database,
      forPatient: (id, work) =>
        database.forPatient(id, (trx) => work(trx.withPlugin(dropWhere('authorization_id')))),
    },
  })
}, START_TIMEOUT_MS)

afterAll(async () => {
  await forgetful.close()
  await service.close()
  for (const payer of Object.values(payers)) await payer.close()
})

/** Both payers sign patients in at one place; asked for the parent's claims, the first sends the child's as well. */
function answer(path: string, query: URLSearchParams) {
  if (path === '.well-known/smart-configuration') {
    return { body: JSON.stringify(smartMetadata(service.payer.url)) }
  }
  if (path !== 'ExplanationOfBenefit' || query.get('patient') !== 'parent') return undefined
  const entry = [claimOf('one', 'parent'), claimOf('one', 'child')].map((resource) => ({ resource }))
  return { body: printJson({ resourceType: 'Bundle', type: 'searchset', entry }) }
}

async function link(
  application: Connection['application'],
  externalId: string,
  payer: FamilyPayer,
  person: string,
): Promise<Connection> {
  const { publishableKey, secretKey } = application
  signsIn = person
  const { access_token, refresh_token, patient } = await linkForLong(
    service,
    { publishableKey, user: { externalId }, endpoint: ENDPOINTS[payer] },
    secretKey,
  )
  await runWaitingSyncs(service)
  const own = { accessToken: access_token, refreshToken: refresh_token, patient }
  const sub = String(payloadOf(access_token)['sub'])
  return { application, externalId, payer, person, ...own, sub, isRevoked: false }
}

function get(app: FastifyInstance, url: string, accessToken: string) {
  return app.inject({ url, headers: { authorization: `Bearer ${accessToken}` } })
}

async function refreshOne(connection: Connection): Promise<void> {
  const response = await refresh(service, connection.refreshToken, connection.application)
  expect(response.statusCode).toBe(200)
  const { access_token, refresh_token } = response.json<Record<string, string>>()
  connection.accessToken = access_token ?? ''
  connection.refreshToken = refresh_token ?? ''
}

/** Ends every connection of the same application, user, plan and patient, and only these. */
async function revokeAlike(connection: Connection, all: readonly Connection[]): Promise<void> {
  const response = await revoke(service, connection.accessToken, connection.application.secretKey)
  expect(response.statusCode).toBe(200)
  const same = all.filter(
    ({ application, externalId, payer, person }) =>
      application === connection.application &&
      externalId === connection.externalId &&
      payer === connection.payer &&
      person === connection.person,
  )
  for (const each of same) each.isRevoked = true
}

/** Everything that a token can ask, with what it may know of another's connection. */
function questions(own: Connection, other: Connection, foreignIds: readonly string[]): string[] {
  const searches = ['', '?patient=$PATIENT_ID', '?_include=*&_revinclude=*&_count=1000'].flatMap((query) =>
    ['Patient', 'Coverage', 'ExplanationOfBenefit', 'Observation', 'Organization'].map(
      (type) => `${type}${query}`,
    ),
  )
  const [, otherId] = other.patient.split('/')
  return [
    ...searches,
    'Patient/$PATIENT_ID',
    own.patient,
    'Patient/$everything',
    `Observation?patient=${other.patient}`,
    `Observation?patient=$PATIENT_ID,${otherId}`,
    `Observation?subject=${other.patient}&subject:Patient.name=Shaw`,
    `Observation?_id=${foreignIds.join(',')}`,
    `Observation?_tag=https://fhir.flexpa.com/identifiers/PatientAccessTokenId|${other.sub}`,
    `Patient?_has:Observation:patient:code=Weight&name=Shaw&birthdate=2001-02-03`,
    `Patient?_id=${otherId},$PATIENT_ID`,
    `Organization?_revinclude=ExplanationOfBenefit:insurer`,
    `ExplanationOfBenefit?_include=ExplanationOfBenefit:patient&patient.name=Shaw`,
    `Observation?subject._id=${otherId}&_include=*`,
    `Organization?_has:ExplanationOfBenefit:insurer:patient=${otherId}`,
    `Organization?_has:ExplanationOfBenefit:insurer:patient.name=Shaw&_revinclude:iterate=*&_include:iterate=*`,
    `Observation?patient._has:Coverage:beneficiary:payor.name:missing=false&_sort=-date&_count=1000`,
    `Patient?_revinclude=Observation:subject&_revinclude:iterate=ExplanationOfBenefit:patient&_total=accurate`,
  ]
}

async function idsOf(connection: Connection): Promise<string[]> {
  const bundle = (await get(service.app, '/fhir/Observation?_count=1000', connection.accessToken)).json<{
    entry: { resource: { id: string } }[]
  }>()
  return bundle.entry.map(({ resource }) => resource.id)
}

async function expectOwnOnly(app: FastifyInstance, own: Connection, other: Connection): Promise<void> {
  const foreign = own.sub === other.sub || other.isRevoked ? [] : await idsOf(other)
  const mine = canaryOf(own.payer, own.person)
  const ownIds = new Set(await idsOf(own))
  expect(ownIds.size).toBe(observationsOf(own.payer, own.person))
  for (const question of questions(own, other, foreign.length > 0 ? foreign : [randomUUID()])) {
    const response = await get(app, `/fhir/${question}`, own.accessToken)
    const others = new Set((response.body.match(CANARY) ?? []).filter((word) => word !== mine))
    expect([question, ...others]).toEqual([question])
  }
  const absent = await get(app, `/fhir/Observation/${randomUUID()}`, own.accessToken)
  for (const id of foreign.filter((each) => !ownIds.has(each)).slice(0, 2)) {
    const response = await get(app, `/fhir/Observation/${id}`, own.accessToken)
    expect([response.statusCode, response.body]).toEqual([404, absent.body])
  }
}

async function expectOwnCounts(own: Connection): Promise<void> {
  const response = await introspect(service, own.accessToken)
  const { patient, sub, user, sync } = response.json<{
    patient: string
    sub: string
    user: { externalId: string }
    sync: { resourceTypes: Record<string, number> }
  }>()
  expect({ patient, sub, user }).toEqual({
    patient: own.patient,
    sub: own.sub,
    user: { externalId: own.externalId },
  })
  const none = Object.fromEntries(RESOURCE_TYPES.map((type) => [type, 0]))
  expect(sync.resourceTypes).toEqual({
    ...none,
    Patient: 1,
    Coverage: 1,
    ExplanationOfBenefit: 1,
    Organization: 1,
    Observation: observationsOf(own.payer, own.person),
  })
}

async function expectRevoked({ accessToken }: Connection): Promise<void> {
  expect((await introspect(service, accessToken)).statusCode).toBe(401)
  expect((await get(service.app, '/fhir/Patient/$PATIENT_ID', accessToken)).statusCode).toBe(401)
}

const person = fc.oneof(
  fc.record({ payer: fc.constant('one' as const), person: fc.constantFrom(...FAMILY.one) }),
  fc.record({ payer: fc.constant('two' as const), person: fc.constantFrom(...FAMILY.two) }),
)
const linked = fc.record({
  does: fc.constant('link' as const),
  application: fc.constantFrom(...APPLICATIONS),
  user: fc.constantFrom('u1', 'u2'),
  whose: person,
})
const later = fc.record({ does: fc.constantFrom('refresh', 'refresh', 'revoke'), which: fc.nat() })

describe('connections that could be mixed up', () => {
  it('keep their records, tokens and counts to themselves, whatever is done with them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(linked, { minLength: 4, maxLength: 6 }),
        fc.array(fc.oneof(linked, later), { minLength: 3, maxLength: 6 }),
        async (first, then) => {
          const run = randomUUID()
          const all: Connection[] = []
          for (const step of [...first, ...then]) {
            if (step.does === 'link') {
              const { application, user, whose } = step
              all.push(await link(application, `${run}-${user}`, whose.payer, whose.person))
              continue
            }
            const alive = all.filter(({ isRevoked }) => !isRevoked)
            const chosen = alive[(step as { which: number }).which % alive.length]
            if (chosen === undefined) continue
            await (step.does === 'refresh' ? refreshOne(chosen) : revokeAlike(chosen, all))
          }
          for (const [index, own] of all.entries()) {
            const other = all[(index + 1) % all.length] ?? own
            if (own.isRevoked) await expectRevoked(own)
            else {
              await expectOwnOnly(service.app, own, other)
              await expectOwnCounts(own)
            }
          }
          await expectIdsApart(all.filter(({ isRevoked }) => !isRevoked))
        },
      ),
      { numRuns: 2 },
    )
  }, 120_000)

  it('are kept apart by the database even where a query forgets whose records it wants', async () => {
    const run = randomUUID()
    const parent = await link(APPLICATIONS[0]!, run, 'one', 'parent')
    const child = await link(APPLICATIONS[0]!, run, 'one', 'child')
    // Without the role that sees one authorization alone, such a query does find the other's.
    const { rows } = await service.deps.database.transaction(async (trx) => ({
      rows: await trx
        .withPlugin(dropWhere('authorization_id'))
        .selectFrom('resource')
        .select('content')
        .where('authorization_id', '=', parent.sub)
        .execute(),
    }))
    expect(rows.some(({ content }) => content.includes(canaryOf('one', 'child')))).toBe(true)
    await expectOwnOnly(forgetful, parent, child)
    await expectOwnOnly(forgetful, child, parent)
  })
})

/** The same record has another id for another application, user or payer; for the same ones it keeps its id. */
async function expectIdsApart(connections: readonly Connection[]): Promise<void> {
  const owners = new Map<string, string>()
  for (const connection of connections) {
    const owner = [connection.application.publishableKey, connection.externalId, connection.payer].join()
    for (const id of await idsOf(connection)) {
      expect(owners.get(id) ?? owner).toBe(owner)
      owners.set(id, owner)
    }
  }
}
