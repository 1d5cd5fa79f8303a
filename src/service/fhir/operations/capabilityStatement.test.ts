import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { fillRequired } from '../../sync/fillRequired.ts'
import { createSyncService } from '../../sync/testing/createSyncService.ts'
import { startFhirPayer } from '../../sync/testing/startFhirPayer.ts'
import { searchPathsOf } from '../definitions/searchParameters.ts'
import { putExample } from '../testing/exampleAt.ts'
import { fhirApp } from '../testing/fhirApp.ts'
import { storeResources } from '../testing/storeResources.ts'
import { capabilityStatement } from './capabilityStatement.ts'
import type { FastifyInstance } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { SearchParameterEntry, SearchPath } from '../definitions/searchParameters.ts'
import type { FhirPayer } from '../../sync/testing/startFhirPayer.ts'
import type { SyncService } from '../../sync/testing/createSyncService.ts'
import type { StoredJson } from '../testing/storeResources.ts'

interface Statement {
  format: string[]
  rest: { resource: Advertised[] }[]
}
interface Advertised {
  type: ResourceType
  interaction: { code: string }[]
  searchInclude: string[]
  searchRevInclude: string[]
  searchParam: { name: string; type: string; definition: string }[]
  operation?: { name: string }[]
}
interface Bundle {
  total?: number
  entry: { resource: StoredJson; search: { mode: string } }[]
}

/** A stored resource that a parameter finds, and no other resource of its type has the same value there. */
interface Example {
  parameter: string
  /** Where the parameter looks. */
  place: string
  asked: string
  resource: StoredJson
  /** The id of what a reference leads to. */
  target?: string
}

const statement = JSON.parse(
  capabilityStatement('https://api.example/fhir', 'https://api.example'),
) as Statement
const advertised = statement.rest[0]?.resource ?? []
/** Of examples: each has values of its own. */
let count = 0

/** One of each type, that references lead to. */
const targets = new Map(RESOURCE_TYPES.map((type) => [type, resourceOf(type)]))
const examples = new Map(RESOURCE_TYPES.map((type) => [type, examplesOf(type)]))

let payer: FhirPayer
let service: SyncService
let app: FastifyInstance
let amy: string

beforeAll(async () => {
  payer = await startFhirPayer([{ resourceType: 'Patient', id: 'amy' }])
  service = await createSyncService([payer])
  app = await fhirApp(service.deps)
  amy = await service.authorize(payer, 'amy')
  await service.sync(amy)
  const stored = [...examples.values()].flat().map(({ resource }) => resource)
  await storeResources(service.deps.database, amy, [...targets.values(), ...new Set(stored)])
})
afterAll(async () => {
  await app.close()
  await service.close()
  await payer.close()
})

const ask = (url: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'GET') =>
  app.inject({
    method,
    url: `/fhir/${url}`,
    headers: { authorization: `Bearer ${amy}`, prefer: 'handling=strict' },
  })

async function search(query: string): Promise<Bundle> {
  const response = await ask(query)
  expect(response.statusCode, `${query}: ${response.payload.slice(0, 300)}`).toBe(200)
  return response.json<Bundle>()
}

/** @returns what the refusal says */
async function refusal(
  path: string,
  status: number,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'GET',
) {
  const response = await ask(path, method)
  const { issue } = response.json<{ issue: { code: string; details: { text: string } }[] }>()
  expect({ path, status: response.statusCode, code: issue[0]?.code }).toEqual({
    path,
    status,
    code: 'not-supported',
  })
  return issue[0]?.details.text
}

const idsOf = ({ entry }: Bundle, mode = 'match') =>
  entry.filter(({ search: { mode: is } }) => is === mode).map(({ resource }) => resource.id)

describe('the capability statement', () => {
  it('is what /fhir/metadata answers to anyone, in each format that it names', async () => {
    for (const format of statement.format) {
      const response = await app.inject(`/fhir/metadata?_format=${encodeURIComponent(format)}`)
      expect(response.statusCode).toBe(200)
      expect(response.json()).toEqual(statement)
    }
    expect((await app.inject('/fhir/metadata?_format=xml')).statusCode).toBe(406)
  })

  it('names the 23 types', () => {
    expect(advertised.map(({ type }) => type)).toEqual(RESOURCE_TYPES)
  })
})

describe.each(advertised)(
  'what it says of $type',
  ({ type, interaction, searchInclude, searchRevInclude, searchParam }) => {
    const own = examples.get(type) ?? []

    it('is read and searched, by both methods', async () => {
      expect(interaction).toEqual([{ code: 'read' }, { code: 'search-type' }])
      const id = targets.get(type)?.id ?? ''
      expect((await ask(`${type}/${id}`)).json()).toMatchObject({ resourceType: type, id })
      expect(idsOf(await search(`${type}?_id=${id}`))).toEqual([id])
      const posted = await app.inject({
        method: 'POST',
        url: `/fhir/${type}/_search`,
        headers: { authorization: `Bearer ${amy}`, 'content-type': 'application/x-www-form-urlencoded' },
        payload: `_id=${id}`,
      })
      expect(idsOf(posted.json<Bundle>())).toEqual([id])
    })

    it('is found by each parameter, and nothing of another value is', async () => {
      for (const { name } of searchParam) {
        const given = own.filter(({ parameter }) => parameter === name)
        expect(given.length, `${name} has no example`).toBeGreaterThan(0)
        // One for each place that it looks at; the includes go to all that a reference may lead to.
        const places = new Map(given.map((one) => [one.place, one]))
        for (const { asked, resource } of places.values()) {
          const query = new URLSearchParams([[name, asked]]).toString()
          // Being dead is asked as a question, whose answer several have.
          const expected = name === 'deceased' ? given.map((one) => one.resource.id) : [resource.id]
          expect(idsOf(await search(`${type}?${query}`)).toSorted(), query).toEqual(expected.toSorted())
        }
      }
    })

    it('brings along what each include names', async () => {
      for (const include of searchInclude) {
        const [, name = '*'] = include.split(':')
        const given = own.filter(
          ({ parameter, target }) => target !== undefined && (name === '*' || name === parameter),
        )
        const ids = [...new Set(given.map(({ resource }) => resource.id))]
        if (ids.length === 0) expect((await ask(`${type}?_include=${include}`)).statusCode).toBe(200)
        else {
          const bundle = await search(`${type}?_id=${ids.join(',')}&_include=${include}&_count=1000`)
          const expected = new Set(given.map(({ target }) => target))
          expect(new Set(idsOf(bundle, 'include')), include).toEqual(expected)
        }
      }
    })

    it('brings along what refers to it by each reverse include', async () => {
      const id = targets.get(type)?.id ?? ''
      const referring = [...examples].flatMap(([source, given]) =>
        given
          .filter(({ target }) => target === id)
          .map((one) => ({ ...one, include: `${source}:${one.parameter}` })),
      )
      expect(new Set(searchRevInclude)).toEqual(new Set(['*', ...referring.map(({ include }) => include)]))
      for (const includes of [['*'], ...apart(referring)]) {
        const query = includes.map((include) => `&_revinclude=${include}`).join('')
        const expected = referring.filter(
          ({ include }) => includes.includes('*') || includes.includes(include),
        )
        const found = idsOf(await search(`${type}?_id=${id}${query}`), 'include')
        expect(new Set(found), query).toEqual(new Set(expected.map(({ resource }) => resource.id)))
      }
    })
  },
)

describe('what it does not say', () => {
  it.each(RESOURCE_TYPES)('is no parameter of %s', async (type) => {
    const known = new Set(searchPathsOf(type).map(({ name }) => name))
    const others = new Set(RESOURCE_TYPES.flatMap((other) => searchPathsOf(other).map(({ name }) => name)))
    const strange = [...others].filter((name) => !known.has(name)).slice(0, 8)
    for (const name of [...strange, 'near', '_text', '_content', '_list', '_query', '_filter']) {
      expect(await refusal(`${type}?${name}=x`, 400)).toContain(name)
    }
    for (const include of [`${type}:color`, `${type}:_id`, 'Claim:patient']) {
      expect(await refusal(`${type}?_include=${include}`, 400)).toContain(include)
    }
  })

  it.each([
    '',
    'Claim',
    'Bundle',
    'Patient/1/Observation',
    'Observation/$lastn',
    '$export',
    'Patient/$match',
    '_history',
  ])('is not there: /fhir/%s', async (path) => {
    await refusal(path, 404)
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('is not done by %s', async (method) => {
    const { id = '' } = targets.get('Goal') ?? {}
    for (const path of ['Goal', `Goal/${id}`]) await refusal(path, 405, method)
    expect((await ask(`Goal/${id}`)).statusCode).toBe(200)
  })
})

// The last: it takes everything away.
describe('its operations', () => {
  it('are done on the patient, and on no other type', async () => {
    const { operation } = advertised.find(({ type }) => type === 'Patient') ?? {}
    expect(operation?.map(({ name }) => name)).toEqual(['everything', 'expunge'])
    expect(advertised.filter((one) => one.operation !== undefined)).toHaveLength(1)
    const everything = (await ask('Patient/$PATIENT_ID/$everything')).json<Bundle>()
    expect(everything.entry[0]?.resource.resourceType).toBe('Patient')
    expect((await ask('Patient/$PATIENT_ID/$expunge', 'POST')).statusCode).toBe(202)
    expect((await ask('Patient/$PATIENT_ID')).statusCode).toBe(404)
  })
})

function resourceOf(type: ResourceType): StoredJson {
  const resource: StoredJson = { resourceType: type, id: randomUUID() }
  fillRequired(type, resource as unknown as JsonObject)
  return resource
}

/** For each place that a parameter of the type looks at a resource with a value there, and of references one for each target. */
function examplesOf(type: ResourceType): Example[] {
  const made = new Map<string, Omit<Example, 'parameter'>>()
  return searchPathsOf(type).flatMap((entry) => [
    ...(entry.paths ?? []).flatMap((path) =>
      leadsTo(entry, path).map((target) => {
        const key = JSON.stringify([path.at, path.where, target])
        const example = made.get(key) ?? exampleOf(type, path, target)
        made.set(key, example)
        return { parameter: entry.name, ...example, ...(entry.asks === true && { asked: 'true' }) }
      }),
    ),
    ...(entry.bases ?? []).map((base) => compositeExample(type, entry.name, base)),
  ])
}

function leadsTo(
  { targets: types }: SearchParameterEntry,
  { type }: SearchPath,
): (ResourceType | undefined)[] {
  return type === 'Reference' && types.length > 0 ? [...types] : [undefined]
}

function exampleOf(
  type: ResourceType,
  path: SearchPath,
  target: ResourceType | undefined,
): Omit<Example, 'parameter'> {
  const { id } = (target && targets.get(target)) ?? {}
  const resource: StoredJson = { resourceType: type, id: randomUUID() }
  const reference = target && `${target}/${id ?? ''}`
  const asked = putExample(resource, type, path, { number: (count += 1), reference })
  fillRequired(type, resource as unknown as JsonObject)
  return { place: path.at, asked, resource, ...(id !== undefined && { target: id }) }
}

function compositeExample(
  type: ResourceType,
  parameter: string,
  { at, components }: NonNullable<SearchParameterEntry['bases']>[number],
): Example {
  const resource: StoredJson = { resourceType: type, id: randomUUID() }
  const number = (count += 1)
  const asked = components.map(({ paths: [path] }) => {
    if (path === undefined) throw new Error(`${parameter} looks at nothing`)
    const whole = { ...path, at: at === '' ? path.at : `${at}.${path.at}` }
    return putExample(resource, type, whole, { number })
  })
  fillRequired(type, resource as unknown as JsonObject)
  return { parameter, place: at, asked: asked.join('$'), resource }
}

/** In groups, none of which has the same resource twice: `patient` and `subject` would hide each other. */
function apart(referring: readonly { include: string; resource: StoredJson }[]): string[][] {
  const groups: { includes: Set<string>; ids: Set<string> }[] = []
  for (const { include, resource } of referring) {
    const group = groups.find(
      ({ includes, ids }) => includes.size < 50 && (includes.has(include) || !ids.has(resource.id)),
    )
    if (group === undefined) groups.push({ includes: new Set([include]), ids: new Set([resource.id]) })
    else {
      group.includes.add(include)
      group.ids.add(resource.id)
    }
  }
  return groups.map(({ includes }) => [...includes])
}
