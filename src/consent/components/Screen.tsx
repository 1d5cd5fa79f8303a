import type { ComponentChildren } from 'preact'
import { useOverflow } from './useOverflow.ts'
import { t } from '../i18n/t.ts'
import type { State } from '../flow/state.ts'

interface ScreenProps {
  title: ComponentChildren
  /** Above the title: a picture, or the marks. */
  top?: ComponentChildren
  lead?: ComponentChildren
  /** The main action and its neighbours, in the thumb's reach. */
  actions?: ComponentChildren
  centred?: boolean
  mode: State['setting']['mode']
  children?: ComponentChildren
}

/** What every screen is made of: one question, what belongs to it, one main action. */
export function Screen({ title, top, lead, actions, centred, mode, children }: ScreenProps) {
  const { ref, overflows } = useOverflow<HTMLElement>()
  return (
    <>
      <main ref={ref} class={centred ? 'main centred' : 'main'} tabIndex={overflows ? 0 : undefined}>
        {top}
        <h1 id="title" tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
        {children}
      </main>
      <footer class="footer">
        {actions}
        {mode === 'TEST' && (
          <p class="meta">
            <span class="badge">{t('testMode')}</span>
          </p>
        )}
      </footer>
    </>
  )
}
