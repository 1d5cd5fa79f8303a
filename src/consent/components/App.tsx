import { useLayoutEffect, useRef } from 'preact/hooks'
import { Loading } from '../screens/Loading.tsx'
import { screenOf } from '../screens/screenOf.ts'
import { t } from '../i18n/t.ts'
import { Header } from './Header.tsx'
import { Overlay } from './Overlay.tsx'
import { directionOf } from './directionOf.ts'
import { hasBack, stepKey, stepNumber } from './stepFacts.ts'
import { trapFocus } from './trapFocus.ts'
import type { Model } from '../createModel.ts'
import type { Step } from '../flow/state.ts'

/** Laid out, unseen, while the frame waits for `open()`, which then only has to show it. */
const AHEAD: Step = { name: 'search' }

/**
 * The sheet, with the screen of the current step and what lies over it. It holds the keyboard's focus: on a new screen
 * it goes to the heading, on an overlay to the overlay's, and back where it was when the overlay is gone.
 */
export function App({ model }: { model: Model }) {
  const { dispatch } = model
  const state = model.state.value
  const { step, overlay } = state
  const sheet = useRef<HTMLDivElement>(null)
  const ahead = step.name === 'loading' && state.options === null
  const shown = ahead ? AHEAD : step
  const Screen = screenOf(shown.name)
  const key = Screen === undefined ? 'loading' : stepKey(shown)
  const last = useRef({ key, number: 0, focused: null as Element | null, overlay })
  const isActive = state.options !== null || step.name === 'failure'

  useLayoutEffect(() => {
    const before = last.current
    const { activeElement } = document
    const covered = overlay !== null && before.overlay === null && before.key === key
    last.current = {
      key,
      number: isActive ? stepNumber(step) : 0,
      focused: covered ? activeElement : overlay === null ? null : before.focused,
      overlay,
    }
    if (!isActive) return
    const heading = sheet.current?.querySelector<HTMLElement>(overlay === null ? '#title' : '#over-title')
    const uncovered = overlay === null && before.overlay !== null && before.key === key
    const target = uncovered && before.focused instanceof HTMLElement ? before.focused : heading
    target?.focus({ preventScroll: overlay !== null })
    document.title = t('title', { screen: heading?.textContent ?? '', app: state.setting.application })
  }, [key, overlay, isActive])

  const direction = directionOf(last.current.number, stepNumber(step))
  return (
    <div class="stage">
      <div
        ref={sheet}
        class="sheet"
        role="dialog"
        aria-modal="true"
        aria-labelledby={overlay === 'offline' ? 'over-title' : 'title'}
        onKeyDown={(event) => {
          if (event.key === 'Escape') dispatch({ type: 'CLOSE' })
          else trapFocus(event)
        }}
      >
        <div class="page" inert={overlay !== null}>
          <Header at={stepNumber(step)} back={hasBack(state)} dispatch={dispatch} />
          <div key={key} class={`screen ${ahead ? 'ahead' : direction}`}>
            {Screen === undefined ? <Loading /> : <Screen state={state} step={shown} dispatch={dispatch} />}
          </div>
        </div>
        {overlay !== null && <Overlay name={overlay} state={state} dispatch={dispatch} />}
      </div>
    </div>
  )
}
