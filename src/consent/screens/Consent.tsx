import { useEffect, useRef } from 'preact/hooks'
import { Bridge } from '../components/Bridge.tsx'
import { Facts } from '../components/Facts.tsx'
import { GuardedButton } from '../components/GuardedButton.tsx'
import { NewTabLink } from '../components/NewTabLink.tsx'
import { Screen } from '../components/Screen.tsx'
import { words } from '../components/words.tsx'
import { listKinds, requestedKinds } from '../i18n/kinds.ts'
import { t } from '../i18n/t.ts'
import type { ComponentChildren } from 'preact'
import type { State } from '../flow/state.ts'
import type { ScreenProps } from './screenProps.ts'

/** Consent that is informed: what, whose, with whom, how long, and how to stop. */
export function Consent({ state, step, dispatch }: ScreenProps<'consent'>) {
  const plan = step.plan.label
  const app = state.setting.application
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (step.reminded) box.current?.focus()
  }, [step.reminded])
  return (
    <Screen
      top={<Bridge from={plan} to={app} logo={state.setting.logo} />}
      title={words('consent.heading', { plan, app })}
      mode={state.setting.mode}
      actions={
        <>
          <div class="check">
            <input
              ref={box}
              id="agree"
              type="checkbox"
              checked={step.agreed}
              aria-invalid={step.reminded ? true : undefined}
              aria-describedby="reminder"
              onChange={(event) => dispatch({ type: 'AGREED', agreed: event.currentTarget.checked })}
            />
            <label for="agree">
              {words('consent.agree', {
                terms: <NewTabLink href="/terms">{t('consent.terms')}</NewTabLink>,
                privacy: <NewTabLink href="/privacy">{t('consent.privacy')}</NewTabLink>,
              })}
            </label>
            <p id="reminder" class="error">
              {step.reminded ? t('consent.reminder') : ''}
            </p>
          </div>
          <GuardedButton waiting={step.waiting} onPress={() => dispatch({ type: 'CONSENTED' })}>
            {t('continue')}
          </GuardedButton>
        </>
      }
    >
      <Facts
        facts={[
          { icon: 'document', heading: t('consent.what'), text: whatTheySee(state, plan) },
          { icon: 'person', heading: t('consent.whose'), text: words('consent.whose.text', { plan }) },
          { icon: 'clock', heading: t('consent.long'), text: howLong(state, step.plan) },
          { icon: 'hand', heading: t('consent.stop'), text: t('consent.stop.text') },
        ]}
      />
    </Screen>
  )
}

function whatTheySee({ options }: State, plan: string): ComponentChildren {
  const requested = options?.requestedResources ?? []
  if (requested.length === 0) return words('consent.what.all', { plan })
  const kinds = requestedKinds(requested).filter((kind) => kind !== 'Patient')
  return kinds.length === 0 ? t('consent.what.none') : t('consent.what.some', { kinds: listKinds(kinds) })
}

/** By the session's usage, or the host's until the session is there; a plan that cannot be refreshed ends it sooner. */
function howLong(
  { session, options, setting }: State,
  plan: ScreenProps<'consent'>['step']['plan'],
): ComponentChildren {
  const names = { plan: plan.label, app: setting.application }
  if ((session?.usage ?? options?.usage) !== 'MULTIPLE') return words('consent.long.once', { app: names.app })
  return words(plan.refreshable ? 'consent.long.multiple' : 'consent.long.fallback', names)
}
