import { Bridge } from '../components/Bridge.tsx'
import { Screen } from '../components/Screen.tsx'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** A plan that is not connected yet: says so, and leads on. */
export function Unavailable({ state, step, dispatch }: ScreenProps<'unavailable'>) {
  const plan = step.plan.label
  return (
    <Screen
      top={<Bridge from={plan} />}
      title={words('unavailable.heading', { plan })}
      lead={words('unavailable.lead', { plan, app: state.setting.application })}
      mode={state.setting.mode}
      actions={
        <>
          <button class="primary" type="button" onClick={() => dispatch({ type: 'CHOOSE_ANOTHER' })}>
            {t('chooseAnother')}
          </button>
          <button class="quiet" type="button" onClick={() => dispatch({ type: 'REQUEST_OPENED' })}>
            {t('unavailable.tell')}
          </button>
        </>
      }
    >
      <p class="note">{t('unavailable.note')}</p>
    </Screen>
  )
}
