import { KindRows } from '../components/KindRows.tsx'
import { Screen } from '../components/Screen.tsx'
import { totalOf } from '../flow/totalOf.ts'
import { useSlowly } from '../components/useSlowly.ts'
import { words } from '../components/words.tsx'
import { requestedKinds } from '../i18n/kinds.ts'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** Announcing more often would drown everything else a screen reader has to say. */
const ANNOUNCE_EVERY_MS = 5_000

/** The records come in: real counts by kind, no invented percentage. */
export function Syncing({ state, step }: ScreenProps<'syncing'>) {
  const { plan, grant, counts, done } = step
  const total = t('syncing.total', { count: totalOf(counts) })
  const announced = useSlowly(total, ANNOUNCE_EVERY_MS)
  return (
    <Screen title={t('syncing.heading')} lead={t('syncing.lead')} mode={state.setting.mode}>
      {grant.patientName !== undefined && (
        <p class="label">{words('syncing.for', { name: grant.patientName, plan: plan.label })}</p>
      )}
      <div class="pulse" role="progressbar" aria-label={t('syncing.bar')}>
        <i />
      </div>
      <p class="total">{total}</p>
      <p class="hidden" role="status">
        {announced}
      </p>
      <KindRows kinds={requestedKinds(state.options?.requestedResources ?? [])} counts={counts} done={done} />
    </Screen>
  )
}
