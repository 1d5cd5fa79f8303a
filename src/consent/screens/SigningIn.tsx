import { Picture } from '../components/Picture.tsx'
import { Screen } from '../components/Screen.tsx'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** The patient is at the payer, in another window; only the service knows what becomes of it. */
export function SigningIn({ state, step, dispatch }: ScreenProps<'signingIn'>) {
  const plan = step.plan.label
  return (
    <Screen
      top={<Picture icon="window" />}
      title={words('signingIn.heading', { plan })}
      lead={t('signingIn.lead')}
      mode={state.setting.mode}
      centred
      actions={
        <>
          <button
            class="quiet filled"
            type="button"
            aria-disabled={step.check === 'looking'}
            onClick={() => dispatch({ type: 'FINISHED_SIGNING_IN' })}
          >
            {t('signingIn.finished')}
          </button>
          <button class="quiet" type="button" onClick={() => dispatch({ type: 'CHOOSE_ANOTHER' })}>
            {t('chooseAnother')}
          </button>
        </>
      }
    >
      <button
        class="quiet"
        type="button"
        aria-disabled={step.waiting}
        onClick={() => dispatch({ type: 'HAND_OFF' })}
      >
        {t(step.waiting ? 'waiting' : 'signingIn.again')}
      </button>
      <div class="answer" role="status">
        {step.check === 'looking' && <p class="label">{words('signingIn.looking', { plan })}</p>}
        {step.check === 'notYet' && <p class="note warn">{words('signingIn.notYet', { plan })}</p>}
      </div>
    </Screen>
  )
}
