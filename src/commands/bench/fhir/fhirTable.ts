import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../postgres/startPostgres.ts'
import { median } from '../median.ts'
import { columns } from '../table.ts'
import { measureService } from './measureService.ts'
import { startProcess } from './startProcess.ts'
import type { Measured, Size } from './questions.ts'

const SIZES: Size[] = [
  { patients: 100, each: 100 },
  { patients: 100, each: 1000 },
]
const MEMORY_REPOSITORY_FLAGS = ['--max-old-space-size=12000']

/** A line of the table, and what the design aims at for the embedded database with 100,000 resources. */
const LINES: { what: string; aim: string; value: (measured: Measured) => string }[] = [
  { what: 'page of 20', aim: '5 ms', value: ({ times }) => ms(times.page) },
  { what: 'the same, the patient alone in the database', aim: '', value: ({ times }) => ms(times.alone) },
  { what: 'filter by code and date, sorted', aim: '', value: ({ times }) => ms(times.filterSort) },
  { what: 'page of 20 with includes', aim: '', value: ({ times }) => ms(times.include) },
  { what: '$everything of the patient', aim: '60 ms', value: ({ times }) => ms(times.everything) },
  {
    what: 'resources stored and indexed a second',
    aim: '1,400',
    value: ({ insertRate }) => String(Math.round(insertRate)),
  },
  { what: 'memory of the process', aim: '350 MB', value: ({ memoryMb }) => `${Math.round(memoryMb)} MB` },
]

/**
 * The FHIR API beside @medplum/fhir-router's memory repository with the same records, 10,000 and 100,000 resources of 100
 * patients; medians. Ours is asked by HTTP, the repository by calls within its process.
 */
export async function fhirTable(): Promise<string> {
  const measured: { head: string; measured: Measured }[] = []
  for (const size of SIZES) {
    const total = (size.patients * size.each).toLocaleString('en')
    measured.push({ head: `PGlite ${total}`, measured: await onPglite(size) })
    measured.push({ head: `PostgreSQL ${total}`, measured: await onPostgres(size) })
    measured.push({ head: `memory ${total}`, measured: await inMemory(size) })
  }
  return columns([
    ['what', ...measured.map(({ head }) => head), 'aim'],
    ...LINES.map(({ what, aim, value }) => [what, ...measured.map((one) => value(one.measured)), aim]),
  ])
}

async function onPglite(size: Size): Promise<Measured> {
  return inFolder((folder) => measureService(size, { env: { DATA_DIR: join(folder, 'data') }, folder }))
}

async function onPostgres(size: Size): Promise<Measured> {
  const postgres = await startPostgres()
  try {
    return await inFolder((folder) => measureService(size, { env: { DATABASE_URL: postgres.url }, folder }))
  } finally {
    await postgres.stop()
  }
}

async function inMemory({ patients, each }: Size): Promise<Measured> {
  const repository = startProcess('measureMemoryRepository.ts', {
    words: [String(patients), String(each)],
    flags: MEMORY_REPOSITORY_FLAGS,
  })
  try {
    return await repository.hear<Measured>()
  } finally {
    await repository.end()
  }
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'flexpalink-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A dash where the peer has no such thing. */
function ms(times: readonly number[] | undefined): string {
  return times === undefined ? '–' : `${median(times).toFixed(1)} ms`
}
