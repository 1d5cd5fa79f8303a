import { useId } from 'preact/hooks'
import { t } from '../i18n/t.ts'
import { Highlight } from './Highlight.tsx'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'
import type { PlanCard } from '../../contract/plans.ts'

interface PlanButtonProps {
  plan: PlanCard
  query: string
  onChoose: () => void
}

/** A plan in the list. Its name for assistive technology is its label alone (contract section 3). */
export function PlanButton({ plan, query, onChoose }: PlanButtonProps) {
  const id = useId()
  const subtitle = subtitleOf(plan)
  return (
    <button
      class={plan.available ? 'plan' : 'plan later'}
      type="button"
      aria-labelledby={`${id}-label`}
      aria-describedby={subtitle === undefined ? undefined : `${id}-subtitle`}
      onClick={onChoose}
    >
      <Mark label={plan.label} />
      <span class="names">
        <b id={`${id}-label`}>
          <Highlight text={plan.label} query={query} />
        </b>
        {subtitle !== undefined && <small id={`${id}-subtitle`}>{subtitle}</small>}
      </span>
      <Icon name="chevron" mirrored />
    </button>
  )
}

function subtitleOf({ subtitle, available }: PlanCard): string | undefined {
  if (available) return subtitle
  return subtitle === undefined ? t('plan.later') : t('plan.laterWith', { subtitle })
}
