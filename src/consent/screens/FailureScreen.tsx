import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { Picture } from '../components/Picture.tsx'
import { Screen } from '../components/Screen.tsx'
import { words } from '../components/words.tsx'
import { isRetryable } from '../flow/moves.ts'
import { t } from '../i18n/t.ts'
import type { ComponentChildren } from 'preact'
import type { Failure } from '../flow/state.ts'
import type { Dispatch } from '../createModel.ts'
import type { ScreenProps } from './screenProps.ts'

/** What happened, that nothing was shared, and what to do next. */
export function FailureScreen({ state, step, dispatch }: ScreenProps<'failure'>) {
  const app = state.setting.application
  const plan = step.plan?.label ?? t('failure.plan')
  const { failure } = step
  return (
    <Screen
      top={<Picture icon="alert" warn />}
      title={heading(failure, { plan, app })}
      lead={help(failure, app)}
      mode={state.setting.mode}
      centred
      actions={<Actions failure={failure} canChoose={state.session !== null} dispatch={dispatch} />}
    >
      <p class="note warn">{t(nextStep(failure))}</p>
      {failure.reference !== undefined && (
        <p class="reference">{words('failure.reference', { reference: failure.reference })}</p>
      )}
      {failure.mistake !== undefined && (
        <p class="reference">{words('failure.developer', { app, mistake: failure.mistake })}</p>
      )}
    </Screen>
  )
}

function Actions(props: { failure: Failure; canChoose: boolean; dispatch: Dispatch }) {
  const { failure, canChoose, dispatch } = props
  const choose = () => dispatch({ type: 'CHOOSE_ANOTHER' })
  const close = () => dispatch({ type: 'CLOSE' })
  if (isRetryable(failure)) {
    return (
      <>
        <button class="primary" type="button" onClick={() => dispatch({ type: 'TRY_AGAIN' })}>
          {t('failure.tryAgain')}
        </button>
        {canChoose && (
          <button class="quiet" type="button" onClick={choose}>
            {t('chooseAnother')}
          </button>
        )}
      </>
    )
  }
  const choosable = canChoose && failure.code !== null && EXIT_CODES[failure.code].next === 'CHOOSE_ANOTHER'
  return choosable ? (
    <button class="primary" type="button" onClick={choose}>
      {t('chooseAnother')}
    </button>
  ) : (
    <button class="primary" type="button" data-closes onClick={close}>
      {t('close')}
    </button>
  )
}

function heading({ code, mistake }: Failure, names: { plan: string; app: string }): ComponentChildren {
  if (code === null) return t(mistake === undefined ? 'failure.service' : 'failure.mistake')
  // Sentences name the plan, the app, or none: what a sentence does not ask for is not used.
  return words(`failure.${code}`, names)
}

function help({ code, mistake }: Failure, app: string): ComponentChildren {
  if (code !== null) return words(`failure.help.${code}`, { app })
  return mistake === undefined ? t('failure.help.service') : words('failure.help.mistake', { app })
}

function nextStep(failure: Failure) {
  if (failure.code === null) {
    return failure.mistake === undefined ? 'failure.next.service' : 'failure.next.close'
  }
  const { next } = EXIT_CODES[failure.code]
  if (next === 'TRY_AGAIN') return 'failure.next.again'
  return next === 'CHOOSE_ANOTHER' ? 'failure.next.another' : 'failure.next.close'
}
