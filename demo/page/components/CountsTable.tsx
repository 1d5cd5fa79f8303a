import { Fragment } from 'preact'
import { RESOURCE_TYPES } from '../../../src/contract/resourceTypes.ts'
import { curlOf } from '../records/curlOf.ts'
import { formatMoment } from '../state/formatMoment.ts'
import { usePage } from '../state/pageModel.ts'
import { Icon } from './Icon.tsx'
import { SourceActions } from './SourceActions.tsx'
import type { PlanRecords } from '../state/planModel.ts'
import type { Plan } from '../../wire.ts'

interface CountsTableProps {
  id: string
  plan: Plan
  records: PlanRecords
}

/** How many of each type introspection tells, and how many were read: they must agree. */
export function CountsTable({ id, plan, records }: CountsTableProps) {
  const { apiUrl } = usePage().config
  const read = new Map<string, number>()
  for (const { type } of records.resources) read.set(type, (read.get(type) ?? 0) + 1)
  const types = [...new Set<string>([...RESOURCE_TYPES, ...Object.keys(records.counts), ...read.keys()])]
  const rows = types.map((type) => ({ type, told: records.counts[type] ?? 0, found: read.get(type) ?? 0 }))
  const apart = rows.filter(({ told, found }) => told !== found)
  return (
    <section class="records" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div class="records-head">
        <h3 id={`${id}-title`}>Counts by type</h3>
      </div>
      {apart.length === 0 ? (
        <p class="note good">
          <Icon name="ok" />
          <span>
            All {records.resources.length} records that {plan.label} shared are on this page.
            {records.lastSyncedAt !== null && ` Collected ${formatMoment(records.lastSyncedAt)}.`}
          </span>
        </p>
      ) : (
        <p class="note warn">
          <Icon name="alert" />
          <span>The counts differ for {apart.map(({ type }) => type).join(', ')}.</span>
        </p>
      )}
      <table class="counts">
        <caption>As told by introspection, and as read over the FHIR API.</caption>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col" class="figure">
              Told
            </th>
            <th scope="col" class="figure">
              Read
            </th>
            <th scope="col">
              <span class="unseen">Source</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ type, told, found }) => (
            <tr key={type} class={told === found ? (found === 0 ? 'zero' : '') : 'apart'}>
              <th scope="row">{breakable(type)}</th>
              <td class="figure">{told}</td>
              <td class="figure">{found}</td>
              <td>
                {found > 0 && (
                  <SourceActions
                    title={`every ${type}`}
                    text={() =>
                      `[\n${records.resources
                        .filter((record) => record.type === type)
                        .map(({ text }) => text)
                        .join(',\n')}\n]`
                    }
                    curl={curlOf(apiUrl, type)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A type's name, which may break between its words on a narrow screen. */
function breakable(type: string) {
  return type.split(/(?=[A-Z])/).map((word, position) => (
    <Fragment key={position}>
      {position > 0 && <wbr />}
      {word}
    </Fragment>
  ))
}
