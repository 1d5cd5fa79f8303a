import { useState } from 'preact/hooks'
import { planRequestSchema } from '../../contract/plans.ts'
import { Field } from '../components/Field.tsx'
import { Picture } from '../components/Picture.tsx'
import { Screen } from '../components/Screen.tsx'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** "Can't find your plan?": a wish that is stored. */
export function RequestPlan({ state, step, dispatch }: ScreenProps<'requestPlan'>) {
  const [draft, setDraft] = useState({ plan: step.plan, state: '', email: '' })
  const [wrong, setWrong] = useState<ReadonlySet<unknown>>(new Set())
  const { mode } = state.setting

  if (step.status === 'sent') {
    return (
      <Screen
        title={t('request.sent.heading')}
        lead={words('request.sent.lead', { plan: step.plan })}
        top={<Picture icon="check" />}
        mode={mode}
        centred
        actions={
          <button class="primary" type="button" onClick={() => dispatch({ type: 'CHOOSE_ANOTHER' })}>
            {t('chooseAnother')}
          </button>
        }
      />
    )
  }

  function send(form: HTMLFormElement) {
    const given = Object.entries(draft).filter(([name, value]) => name === 'plan' || value.trim() !== '')
    const parsed = planRequestSchema.safeParse(
      Object.fromEntries(given.map(([name, value]) => [name, value.trim()])),
    )
    if (parsed.success) {
      setWrong(new Set())
      dispatch({ type: 'REQUEST_SENT', request: parsed.data })
      return
    }
    const fields = parsed.error.issues.map((issue) => String(issue.path[0]))
    setWrong(new Set(fields))
    form.querySelector<HTMLElement>(`[name="${fields[0] ?? 'plan'}"]`)?.focus()
  }

  const bind = (name: keyof typeof draft) => ({
    name,
    value: draft[name],
    onInput: (event: { currentTarget: HTMLInputElement }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  })

  return (
    <form
      class="screen"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send(event.currentTarget)
      }}
    >
      <Screen
        title={t('request.heading')}
        lead={t('request.lead')}
        mode={mode}
        actions={
          <>
            <p role="status" class="error">
              {step.status === 'failed' ? t('request.failed') : ''}
            </p>
            <button class="primary" type="submit" aria-disabled={step.status === 'sending'}>
              {t(step.status === 'sending' ? 'request.sending' : 'request.send')}
            </button>
          </>
        }
      >
        <Field
          {...bind('plan')}
          label={t('request.plan')}
          required
          maxLength={200}
          autocomplete="off"
          error={wrong.has('plan') ? t('request.plan.missing') : undefined}
        />
        <Field
          {...bind('state')}
          label={t('request.state')}
          optional
          maxLength={100}
          autocomplete="address-level1"
        />
        <Field
          {...bind('email')}
          label={t('request.email')}
          optional
          type="email"
          autocomplete="email"
          error={wrong.has('email') ? t('request.email.invalid') : undefined}
        />
      </Screen>
    </form>
  )
}
