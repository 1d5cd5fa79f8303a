import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../src/commands/paths.ts'
import type { Journey, TakenStep } from './walk.ts'

const FOLDER = join(root, '.data/journeys')
const fileOf = (seed: number) => join(FOLDER, `${seed}.json`)

/** Keeps the steps of a journey that went wrong, until the journey ends well. */
export async function keepRecord({ seed, steps }: Journey, faults: readonly string[]): Promise<void> {
  if (faults.length === 0) return rm(fileOf(seed), { force: true })
  await mkdir(FOLDER, { recursive: true })
  await writeFile(fileOf(seed), JSON.stringify({ seed, faults, steps }, null, 1))
}

/** The steps of a seed's last journey, if it went wrong. */
export async function readRecord(seed: number): Promise<TakenStep[] | undefined> {
  const text = await readFile(fileOf(seed), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as { steps: TakenStep[] }).steps
}
