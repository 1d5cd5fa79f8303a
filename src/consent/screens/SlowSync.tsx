import { Picture } from '../components/Picture.tsx'
import { Screen } from '../components/Screen.tsx'
import { totalOf } from '../flow/totalOf.ts'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** The collecting takes long: nobody has to wait for it. */
export function SlowSync({ state, step, dispatch }: ScreenProps<'slowSync'>) {
  const { application: app, mode } = state.setting
  return (
    <Screen
      top={<Picture icon="clock" />}
      title={words('slow.heading', { plan: step.plan.label })}
      lead={words('slow.lead', { count: totalOf(step.counts), app })}
      mode={mode}
      centred
      actions={
        <>
          <button class="primary" type="button" onClick={() => dispatch({ type: 'FINISH_LATER' })}>
            {t('slow.later')}
          </button>
          <button class="quiet" type="button" onClick={() => dispatch({ type: 'KEEP_WAITING' })}>
            {t('slow.wait')}
          </button>
        </>
      }
    />
  )
}
