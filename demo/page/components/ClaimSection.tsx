import { useMemo } from 'preact/hooks'
import { claimOf } from '../records/claimOf.ts'
import { curlOf } from '../records/curlOf.ts'
import { formatWhen } from '../records/formatWhen.ts'
import { formatMoney } from '../records/money.ts'
import { spendingTotals } from '../records/spendingTotals.ts'
import { byNewest } from '../records/whenOf.ts'
import { usePage } from '../state/pageModel.ts'
import { LongList } from './LongList.tsx'
import { SectionFrame } from './SectionFrame.tsx'
import { SourceActions } from './SourceActions.tsx'
import { SpendingTiles } from './SpendingTiles.tsx'
import type { Claim } from '../records/claimOf.ts'
import type { Money } from '../records/money.ts'
import type { RecordIndex } from '../records/recordIndex.ts'
import type { SectionProps } from './SectionFrame.tsx'

/** The claims with billed, paid and owed, the newest first, under their sums. */
export function ClaimSection({ index, ...section }: SectionProps & { index: RecordIndex }) {
  const { records } = section
  const spending = useMemo(() => spendingTotals(records.map(({ json }) => json)), [records])
  const claims = useMemo(
    () => records.map((record) => claimOf(record, index)).sort((a, b) => byNewest(a.when, b.when)),
    [records, index],
  )
  return (
    <SectionFrame {...section}>
      <SpendingTiles spending={spending} setAside={records.length - spending.counted} />
      {claims.some(({ totals }) => totals.owedWorkedOut) && (
        <p class="hint worked-out">
          Worked out: the plan named no amount of yours, so deductible, copay and coinsurance are added up.
        </p>
      )}
      <LongList
        items={claims}
        keyOf={(claim, position) => `${claim.record.id}/${String(position)}`}
        render={(claim) => <ClaimLine claim={claim} />}
        what="claims"
      />
    </SectionFrame>
  )
}

function ClaimLine({ claim }: { claim: Claim }) {
  const { apiUrl } = usePage().config
  const { record, title, when, kind, provider, setAside, totals, services } = claim
  return (
    <div class="row claim">
      <div class="row-main">
        <h4>{title}</h4>
        <p class="meta">
          <span>{when === undefined ? 'Date not given' : formatWhen(when)}</span>
          {kind !== undefined && <span class="kind">{kind}</span>}
          {setAside !== undefined && <span class="chip">{setAside}</span>}
        </p>
        {provider !== undefined && <p class="meta">{provider}</p>}
      </div>
      <dl class="amounts">
        <Amount label="Billed" money={totals.billed} />
        <Amount label="Plan paid" money={totals.paid} />
        <Amount label="You owe" money={totals.owed} workedOut={totals.owedWorkedOut} />
      </dl>
      {services.length > 1 && (
        <details class="services">
          <summary>{services.length} services</summary>
          <ul class="plain">
            {services.map((service, position) => (
              <li key={position}>
                <span>{service.name}</span>
                <span>{service.billed ? formatMoney(service.billed) : 'Price not given'}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <SourceActions
        title={`the claim ${title}${when === undefined ? '' : `, ${formatWhen(when)}`}`}
        text={() => record.text}
        curl={curlOf(apiUrl, record.type, record.id)}
      />
    </div>
  )
}

interface AmountProps {
  label: string
  money: Money | undefined
  workedOut?: boolean
}

function Amount({ label, money, workedOut = false }: AmountProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {money ? formatMoney(money) : <span class="absent">Not given</span>}
        {workedOut && <small>worked out</small>}
      </dd>
    </div>
  )
}
