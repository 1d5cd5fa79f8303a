import { curlOf } from '../records/curlOf.ts'
import { usePage } from '../state/pageModel.ts'
import { SourceActions } from './SourceActions.tsx'
import type { ComponentChildren } from 'preact'
import type { ReadResource } from '../records/fhir.ts'

export interface SectionProps {
  id: string
  title: string
  records: readonly ReadResource[]
}

/** A section's heading, with the JSON of all its records and the requests that read their types. */
export function SectionFrame({
  id,
  title,
  records,
  count = records.length,
  children,
}: SectionProps & { count?: number; children: ComponentChildren }) {
  const { apiUrl } = usePage().config
  const types = [...new Set(records.map(({ type }) => type))]
  return (
    <section class="records" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div class="records-head">
        <h3 id={`${id}-title`}>
          {title} <span class="number">{count}</span>
        </h3>
        {records.length > 0 && (
          <SourceActions
            title={`all ${title.toLowerCase()}`}
            text={() => `[\n${records.map(({ text }) => text).join(',\n')}\n]`}
            curl={types.map((type) => curlOf(apiUrl, type)).join('\n')}
          />
        )}
      </div>
      {children}
    </section>
  )
}
