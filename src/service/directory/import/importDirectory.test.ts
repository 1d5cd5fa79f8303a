import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { followDirectory } from '../followDirectory.ts'
import { importDirectory } from './importDirectory.ts'
import type { ImportReport } from './importDirectory.ts'

const service = serviceForSuite()
let folder = ''
let stopFollowing: () => Promise<void>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flexpalink-import-'))
  stopFollowing = await followDirectory(service.deps)
})
afterAll(async () => {
  await stopFollowing()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await service.deps.database.kysely.deleteFrom('endpoint').where('managed_by', '=', 'import').execute()
})

const line = (name: string, url: string) => ({ name, url, zip: '', npi: '', source: ['Maker'] })

function write(name: string, values: readonly unknown[]): string {
  const path = join(folder, name)
  writeFileSync(path, values.map((value) => JSON.stringify(value)).join('\n'))
  return path
}

function take(
  values: readonly unknown[],
  { name = 'list.jsonl', ...options }: { name?: string; dryRun?: boolean; source?: string } = {},
): Promise<ImportReport> {
  return importDirectory(service.deps, write(name, values), {
    outboundAllow: [],
    dryRun: false,
    ...options,
  })
}

const stored = () =>
  service.deps.database.kysely
    .selectFrom('endpoint')
    .selectAll()
    .where('managed_by', '=', 'import')
    .orderBy('name')
    .execute()

const NORTH = line('North Clinic', 'https://north.example/fhir')
const SOUTH = line('South Clinic', 'https://south.example/fhir/')

describe('an import', () => {
  it('makes live plans that are not connected, which a running service finds', async () => {
    const report = await take([NORTH, SOUTH])
    expect(report).toMatchObject({ read: 2, imported: 2, updated: 0, unchanged: 0, merged: 0, refused: [] })
    await expect.poll(() => service.deps.directory.search('LIVE', 'south clinic').total).toBe(1)
    const { plans } = service.deps.directory.search('LIVE', 'south clinic')
    expect(plans).toMatchObject([{ label: 'South Clinic', available: false }])
    expect(service.deps.directory.get(plans[0]?.id ?? '')).toMatchObject({
      mode: 'LIVE',
      status: 'UNKNOWN',
      network: 'ONC_G10',
      organization: { name: 'South Clinic', type: 'PROVIDER' },
      fhirBase: 'https://south.example/fhir',
    })
    expect(service.deps.directory.search('TEST', 'south clinic').total).toBe(0)
  })

  it('has ids that never change, from machine to machine', async () => {
    await take([NORTH])
    expect((await stored()).map(({ id, name }) => [id, name])).toEqual([
      ['5c9dfa0d-5cbe-53b2-8839-bdcce1e4163e', 'north-clinic-5c9dfa0d'],
    ])
  })

  it('changes nothing the second time', async () => {
    await take([NORTH, SOUTH])
    const before = await stored()
    const { version } = await versionRow()
    expect(await take([NORTH, SOUTH])).toMatchObject({ imported: 0, updated: 0, unchanged: 2, vanished: 0 })
    expect(await stored()).toEqual(before)
    expect((await versionRow()).version).toBe(version)
  })

  it('merges what stands in a list several times, and tells how much', async () => {
    const again = line('NORTH CLINIC', 'https://NORTH.example/fhir/')
    expect(await take([NORTH, again, SOUTH])).toMatchObject({ read: 3, imported: 2, merged: 1 })
  })

  it('keeps several brands at one FHIR base apart, with one redirect URI for all', async () => {
    const east = line('East Clinic', NORTH.url)
    await take([NORTH, east])
    const rows = await stored()
    const north = rows.find(({ name }) => name.startsWith('north'))
    expect(rows).toHaveLength(2)
    expect(rows.find(({ name }) => name.startsWith('east'))?.record).toMatchObject({ redirectId: north?.id })
    await take([east, NORTH])
    expect((await stored()).map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
  })

  it('keeps the id of a plan that is renamed', async () => {
    await take([NORTH, SOUTH])
    const [before] = await stored()
    const renamed = line('Northern Health', NORTH.url)
    expect(await take([renamed, SOUTH])).toMatchObject({ updated: 1, unchanged: 1, imported: 0, vanished: 0 })
    expect((await stored())[0]).toMatchObject({ id: before?.id, record: { label: ['Northern Health'] } })
  })

  it('marks what vanished and deletes nothing; what comes back is there again', async () => {
    await take([NORTH, SOUTH])
    expect(await take([NORTH])).toMatchObject({ unchanged: 1, vanished: 1 })
    await expect
      .poll(() => service.deps.directory.search('LIVE', 'south').plans.map(({ id }) => id))
      .toHaveLength(1)
    const [{ id } = { id: '' }] = service.deps.directory.search('LIVE', 'south').plans
    await expect.poll(() => service.deps.directory.get(id)?.status).toBe('UNAVAILABLE')
    expect(await take([NORTH, SOUTH])).toMatchObject({ unchanged: 1, updated: 1, imported: 0 })
    await expect.poll(() => service.deps.directory.get(id)?.status).toBe('UNKNOWN')
  })

  it('lets nothing vanish that another list still has', async () => {
    await take([NORTH, SOUTH])
    await take([SOUTH], { name: 'other.jsonl' })
    expect(await take([NORTH])).toMatchObject({ vanished: 0 })
    expect((await stored()).map(({ sources }) => sources)).toEqual([['list.jsonl'], ['other.jsonl']])
    expect(await take([NORTH], { name: 'other.jsonl' })).toMatchObject({ vanished: 1 })
  })

  it('only counts in a dry run', async () => {
    expect(await take([NORTH, SOUTH], { dryRun: true })).toMatchObject({ imported: 2 })
    expect(await stored()).toEqual([])
  })

  it('does two at once one after the other', async () => {
    const reports = await Promise.all([take([NORTH]), take([NORTH], { name: 'other.jsonl' })])
    expect(reports.map(({ imported }) => imported).sort()).toEqual([0, 1])
    expect((await stored()).map(({ sources }) => sources)).toEqual([['list.jsonl', 'other.jsonl']])
  })

  it('leaves alone what the service’s own file has', async () => {
    const before = await fileRows()
    await take([NORTH])
    await take([SOUTH])
    expect(await fileRows()).toEqual(before)
  })
})

const versionRow = () =>
  service.deps.database.kysely.selectFrom('directory_version').selectAll().executeTakeFirstOrThrow()
const fileRows = () =>
  service.deps.database.kysely
    .selectFrom('endpoint')
    .selectAll()
    .where('managed_by', '=', 'file')
    .orderBy('id')
    .execute()
