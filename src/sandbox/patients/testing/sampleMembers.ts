import fc from 'fast-check'
import type { Resource } from '../../fhir/json.ts'
import { generatePatients } from '../generatePatients.ts'

export interface Sample {
  seed: number
  today: string
  resources: Resource[]
}

/** How many seeds a run draws; `npm run test:deep` draws more. */
const SEEDS = Number(process.env.MEMBER_SEEDS ?? 2)

/** All members of a few seeds and days, drawn anew for each run; one holds the 29 February. */
export function sampleMembers(count = SEEDS): Sample[] {
  const day = fc.date({
    min: new Date('2020-01-01'),
    max: new Date('2040-12-31'),
    noInvalidDate: true,
  })
  const drawn = fc.sample(fc.tuple(fc.nat(), day), count)
  const leap: [number, Date] = [1, new Date('2028-02-29')]
  return [leap, ...drawn].map(([seed, date]) => {
    const today = date.toISOString().slice(0, 10)
    return { seed, today, resources: generatePatients(seed, today).resources }
  })
}
