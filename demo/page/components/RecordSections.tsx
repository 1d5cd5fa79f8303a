import { useMemo } from 'preact/hooks'
import { indexRecords } from '../records/recordIndex.ts'
import { SECTIONS, groupBySection } from '../records/sections.ts'
import { coverageCards } from '../records/coverageOf.ts'
import { CountsTable } from './CountsTable.tsx'
import { ClaimSection } from './ClaimSection.tsx'
import { CoverageSection } from './CoverageSection.tsx'
import { RowSection } from './RowSection.tsx'
import type { PlanRecords } from '../state/planModel.ts'
import type { Plan } from '../../wire.ts'

/** A plan's records, section by section. Sections without a record are named in one line at the end. */
export function RecordSections({ plan, records }: { plan: Plan; records: PlanRecords }) {
  const { resources } = records
  const index = useMemo(() => indexRecords(resources), [resources])
  const groups = useMemo(() => groupBySection(resources), [resources])
  const cards = useMemo(() => coverageCards(resources, index), [resources, index])

  const sizeOf = (id: (typeof SECTIONS)[number]['id']): number =>
    id === 'coverage' ? cards.length : (groups.get(id)?.length ?? 0)
  const filled = SECTIONS.filter(({ id }) => sizeOf(id) > 0)
  const empty = SECTIONS.filter(({ id }) => sizeOf(id) === 0)
  const idOf = (section: string): string => `plan-${String(plan.n)}-${section}`

  return (
    <>
      <nav class="jumps" aria-label={`Sections of ${plan.label}`}>
        <ul class="plain">
          {filled.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${idOf(id)}`}>
                {title} <span class="number">{sizeOf(id)}</span>
              </a>
            </li>
          ))}
          <li>
            <a href={`#${idOf('counts')}`}>Counts</a>
          </li>
        </ul>
      </nav>
      {filled.map(({ id, title }) => {
        const list = groups.get(id) ?? []
        const shared = { id: idOf(id), title, records: list }
        if (id === 'coverage') return <CoverageSection key={id} {...shared} cards={cards} />
        if (id === 'claims') return <ClaimSection key={id} {...shared} index={index} />
        return <RowSection key={id} {...shared} index={index} />
      })}
      {empty.length > 0 && (
        <p class="nothing">
          Nothing from {plan.label} under: {empty.map(({ title }) => title.toLowerCase()).join(', ')}.
        </p>
      )}
      <CountsTable id={idOf('counts')} plan={plan} records={records} />
    </>
  )
}
