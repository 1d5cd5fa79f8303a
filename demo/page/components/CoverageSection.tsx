import { curlOf } from '../records/curlOf.ts'
import { usePage } from '../state/pageModel.ts'
import { SectionFrame } from './SectionFrame.tsx'
import { SourceActions } from './SourceActions.tsx'
import type { CoverageCard } from '../records/coverageOf.ts'
import type { SectionProps } from './SectionFrame.tsx'

const LABELS = [
  ['memberId', 'Member ID'],
  ['group', 'Group'],
  ['relationship', 'You are'],
  ['period', 'Covered'],
] as const

/** Insurance cards. A coverage that the payer only puts inside claims has a card too, and says so. */
export function CoverageSection({ cards, ...section }: SectionProps & { cards: readonly CoverageCard[] }) {
  const { apiUrl } = usePage().config
  return (
    <SectionFrame {...section} records={cards.map(({ record }) => record)} count={cards.length}>
      <ul class="plain cards">
        {cards.map((card) => (
          <li class="card" key={`${card.record.id}/${card.name}`}>
            <div class="card-head">
              <p class="card-payer">{card.payer ?? 'Payer not given'}</p>
              {card.status !== undefined && <span class="chip">{card.status}</span>}
            </div>
            <h4>{card.name}</h4>
            <dl>
              {LABELS.map(([key, label]) => (
                <div key={key}>
                  <dt>{label}</dt>
                  <dd>{card[key] ?? <span class="absent">Not given</span>}</dd>
                </div>
              ))}
            </dl>
            {card.inClaims > 0 && (
              <p class="hint">
                From inside {card.inClaims === 1 ? 'a claim' : `${String(card.inClaims)} claims`}; the plan
                sent no card of its own.
              </p>
            )}
            <SourceActions
              title={
                card.inClaims > 0 ? `a claim with the coverage ${card.name}` : `the coverage ${card.name}`
              }
              text={() => card.record.text}
              curl={curlOf(apiUrl, card.record.type, card.record.id)}
            />
          </li>
        ))}
      </ul>
    </SectionFrame>
  )
}
