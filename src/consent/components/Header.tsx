import { t } from '../i18n/t.ts'
import { Icon } from './Icon.tsx'
import type { Dispatch } from '../createModel.ts'

const STEPS = ['steps.plan', 'steps.consent', 'steps.signIn', 'steps.records'] as const
export type StepNumber = 1 | 2 | 3 | 4

interface HeaderProps {
  /** Which of the four steps; none is shown where there is no journey. */
  at?: StepNumber
  back: boolean
  dispatch: Dispatch
}

/** Back where there is one, the four steps, Close always. */
export function Header({ at, back, dispatch }: HeaderProps) {
  return (
    <header class="header">
      {back ? (
        <button class="tool" type="button" aria-label={t('back')} onClick={() => dispatch({ type: 'BACK' })}>
          <Icon name="back" mirrored />
        </button>
      ) : (
        <span class="tool" aria-hidden="true" />
      )}
      {at === undefined ? (
        <span class="steps" />
      ) : (
        <ol class="steps" aria-label={t('steps')}>
          {STEPS.map((key, index) => (
            <li key={key} class={index < at ? 'on' : ''} aria-current={index === at - 1 ? 'step' : undefined}>
              <span>{t(key)}</span>
            </li>
          ))}
        </ol>
      )}
      <button
        class="tool"
        type="button"
        data-closes
        aria-label={t('close')}
        onClick={() => dispatch({ type: 'CLOSE' })}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}
