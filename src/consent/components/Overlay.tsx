import { t } from '../i18n/t.ts'
import { Header } from './Header.tsx'
import { Picture } from './Picture.tsx'
import { stepNumber } from './stepFacts.ts'
import type { Dispatch } from '../createModel.ts'
import type { Overlay as Name, State } from '../flow/state.ts'

interface OverlayProps {
  name: Name
  state: State
  dispatch: Dispatch
}

/** What lies over a step: a question about leaving, or the notice that the network is gone. */
export function Overlay({ name, state, dispatch }: OverlayProps) {
  if (name === 'offline') return <Offline state={state} dispatch={dispatch} />
  const later = name === 'later'
  return (
    <div class="veil">
      <div
        class="question"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="over-title"
        aria-describedby="over-text"
      >
        <h2 id="over-title" tabIndex={-1}>
          {t(later ? 'later.heading' : 'leave.heading')}
        </h2>
        <p id="over-text" class="lead">
          {later ? t('later.text', { app: state.setting.application }) : t('leave.text')}
        </p>
        <button class="primary" type="button" onClick={() => dispatch({ type: 'STAY' })}>
          {t(later ? 'slow.wait' : 'leave.stay')}
        </button>
        <button class="quiet" type="button" data-closes onClick={() => dispatch({ type: 'LEAVE' })}>
          {t(later ? 'slow.later' : 'leave.leave')}
        </button>
      </div>
    </div>
  )
}

function Offline({ state, dispatch }: Omit<OverlayProps, 'name'>) {
  return (
    <div class="cover">
      <Header at={stepNumber(state.step)} back={false} dispatch={dispatch} />
      <div class="main centred">
        <Picture icon="offline" warn />
        <h2 id="over-title" class="h1" tabIndex={-1}>
          {t('offline.heading')}
        </h2>
        <p class="lead">{t('offline.lead')}</p>
      </div>
    </div>
  )
}
