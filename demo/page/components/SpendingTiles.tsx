import { formatMoney } from '../records/money.ts'
import type { Spending, SpendingTotals } from '../records/spendingTotals.ts'

/** The sums over all claims, and how many claims each sum had to do without. */
export function SpendingTiles({ spending, setAside }: { spending: SpendingTotals; setAside: number }) {
  return (
    <>
      <dl class="tiles">
        <Tile label="Billed in all" figure={spending.billed} counted={spending.counted} />
        <Tile label="Paid by the plan" figure={spending.paid} counted={spending.counted} />
        <Tile label="Yours to pay" figure={spending.owed} counted={spending.counted} />
      </dl>
      {setAside > 0 && (
        <p class="hint">
          {setAside === 1 ? 'One claim is' : `${String(setAside)} claims are`} not in these sums: cancelled,
          or only an approval in advance.
        </p>
      )}
    </>
  )
}

function Tile({ label, figure, counted }: { label: string; figure: Spending; counted: number }) {
  const given = counted - figure.missing
  return (
    <div class="tile">
      <dt>{label}</dt>
      <dd>
        {figure.sum ? <b>{formatMoney(figure.sum)}</b> : <b class="absent">Not given</b>}
        <small>
          {figure.missing === 0
            ? `from ${String(given)} claims`
            : `given by ${String(given)} of ${String(counted)} claims`}
        </small>
      </dd>
    </div>
  )
}
