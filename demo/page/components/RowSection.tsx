import { useMemo } from 'preact/hooks'
import { curlOf } from '../records/curlOf.ts'
import { formatWhen } from '../records/formatWhen.ts'
import { rowOf } from '../records/rowOf.ts'
import { typeWords } from '../records/typeWords.ts'
import { byNewest, whenOf } from '../records/whenOf.ts'
import { usePage } from '../state/pageModel.ts'
import { LongList } from './LongList.tsx'
import { SectionFrame } from './SectionFrame.tsx'
import { SourceActions } from './SourceActions.tsx'
import type { RecordIndex } from '../records/recordIndex.ts'
import type { Row } from '../records/row.ts'
import type { SectionProps } from './SectionFrame.tsx'

/** Sections that hold several types, so that even a lone one is named. */
const MIXED: readonly string[] = ['Medicines', 'Everything else']

/** A section whose records are all rows, the newest first. */
export function RowSection({ index, ...section }: SectionProps & { index: RecordIndex }) {
  const { records, title } = section
  // One kind alone under its own title needs no word for it.
  const mixed = new Set(records.map(({ type }) => type)).size > 1 || MIXED.includes(title)
  // Only what is shown becomes a row: a section may hold thousands.
  const dated = useMemo(
    () =>
      records
        .map((record) => ({ record, when: whenOf(record.json) }))
        .sort((a, b) => byNewest(a.when, b.when)),
    [records],
  )
  return (
    <SectionFrame {...section}>
      <LongList
        items={dated}
        keyOf={({ record }, position) => `${record.type}/${record.id}/${String(position)}`}
        render={({ record }) => <RowLine row={rowOf(record, index)} showType={mixed} />}
        what={title.toLowerCase()}
      />
    </SectionFrame>
  )
}

function RowLine({ row, showType }: { row: Row; showType: boolean }) {
  const { apiUrl } = usePage().config
  const { record, title, when, status, value, facts } = row
  return (
    <div class="row">
      <div class="row-main">
        <h4>{title}</h4>
        <p class="meta">
          <span>{when === undefined ? 'Date not given' : formatWhen(when)}</span>
          {status !== undefined && <span class="chip">{status}</span>}
          {showType && <span class="kind">{typeWords(record.type)}</span>}
        </p>
        {facts.length > 0 && (
          <dl class="facts">
            {facts.map(([label, text]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {value !== undefined && <p class="value">{value}</p>}
      <SourceActions title={title} text={() => record.text} curl={curlOf(apiUrl, record.type, record.id)} />
    </div>
  )
}
