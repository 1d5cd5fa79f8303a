import { useEffect } from 'preact/hooks'
import { KindRows } from '../components/KindRows.tsx'
import { NewTabLink } from '../components/NewTabLink.tsx'
import { Picture } from '../components/Picture.tsx'
import { Screen } from '../components/Screen.tsx'
import { totalOf } from '../flow/totalOf.ts'
import { words } from '../components/words.tsx'
import { formatTime } from '../i18n/formatTime.ts'
import { requestedKinds } from '../i18n/kinds.ts'
import { t } from '../i18n/t.ts'
import type { ComponentChildren } from 'preact'
import type { ScreenProps } from './screenProps.ts'

/** Done: until when it lasts, how to stop it, and Continue. Ends by itself unless the patient stirs. */
export function Success({ state, step, dispatch }: ScreenProps<'success'>) {
  const { application: app, mode, leadsBack } = state.setting
  const { grant, counts, later, ending } = step
  const count = totalOf(counts)
  useEffect(() => {
    const stir = (event: Event) => {
      // Our own focus on the heading is no sign of life.
      const isHeading = event.target instanceof Element && event.target.id === 'title'
      if (event.isTrusted && !(event.type === 'focusin' && isHeading)) dispatch({ type: 'STIRRED' })
    }
    const types = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'focusin']
    for (const type of types) addEventListener(type, stir, { passive: true })
    return () => {
      for (const type of types) removeEventListener(type, stir)
    }
  }, [dispatch])
  return (
    <Screen
      top={<Picture icon="check" />}
      title={t(later ? 'success.heading.later' : 'success.heading')}
      lead={until(step, app)}
      mode={mode}
      centred
      actions={
        <>
          {state.options?.autoExit && (
            <p class={ending === 'counting' ? 'ending' : 'ending gone'}>
              {leadsBack ? words('success.leading', { app }) : t('success.ending')}
            </p>
          )}
          <button
            class="primary"
            type="button"
            aria-disabled={ending === 'delivering'}
            onClick={() => dispatch({ type: 'FINISH' })}
          >
            {t('continue')}
          </button>
        </>
      }
    >
      {later && <p class="note">{words('success.collecting', { app })}</p>}
      <p class="note">
        {words('success.receipt', {
          receipt: <NewTabLink href={grant.receiptPath}>{t('success.receiptLink')}</NewTabLink>,
        })}
      </p>
      {count > 0 && (
        <details class="more">
          <summary>{t('success.what', { count })}</summary>
          <KindRows
            kinds={requestedKinds(state.options?.requestedResources ?? []).filter((kind) => counts[kind])}
            counts={counts}
          />
        </details>
      )}
    </Screen>
  )
}

function until({ plan, grant }: ScreenProps<'success'>['step'], app: string): ComponentChildren {
  const name = grant.patientName
  const whose = name === undefined ? <>{t('success.your')}</> : <>{words('success.their', { name })}</>
  if (grant.deletedAt === null) return words('success.untilStopped', { app, plan: plan.label, whose })
  const time = formatTime(grant.deletedAt)
  return words('success.until', { app, plan: plan.label, whose, time })
}
