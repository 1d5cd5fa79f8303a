import { Bridge } from '../components/Bridge.tsx'
import { Screen } from '../components/Screen.tsx'
import { WaitingButton } from '../components/WaitingButton.tsx'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** What happens at the payer, before its window opens. */
export function Explainer({ state, step, dispatch }: ScreenProps<'explainer'>) {
  const { label: plan, testLogin } = step.plan
  return (
    <Screen
      top={<Bridge from={plan} />}
      title={words('explainer.heading', { plan })}
      lead={words('explainer.lead', { plan })}
      mode={state.setting.mode}
      actions={
        <WaitingButton waiting={step.waiting} onClick={() => dispatch({ type: 'HAND_OFF' })}>
          {words('explainer.continue', { plan })}
        </WaitingButton>
      }
    >
      <ol class="numbers">
        <li>
          <p>{words('explainer.first', { plan })}</p>
        </li>
        <li>
          <p>{words('explainer.second', { plan, allow: <b>{t('explainer.allow')}</b> })}</p>
        </li>
        <li>
          <p>{t('explainer.third')}</p>
        </li>
      </ol>
      {testLogin !== undefined && state.setting.mode === 'TEST' && (
        <p class="note warn">
          <b>{t('testMode')}.</b>{' '}
          {words('explainer.test', {
            username: <kbd>{testLogin.username}</kbd>,
            password: <kbd>{testLogin.password}</kbd>,
          })}
        </p>
      )}
    </Screen>
  )
}
