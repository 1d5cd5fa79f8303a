import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/t.ts'
import { words } from '../components/words.tsx'
import { ConnectionList } from './ConnectionList.tsx'
import { Notice } from './Notice.tsx'
import type { ConnectionsModel, PageState } from './createConnectionsModel.ts'

/** Who sees what until when, with a button to stop each; or why nothing is shown. */
export function ConnectionsPage({ model }: { model: ConnectionsModel }) {
  const state = model.state.value
  const page = useRef<HTMLElement>(null)
  const before = useRef<PageState['name'] | undefined>(undefined)
  useLayoutEffect(() => {
    const heading = page.current?.querySelector<HTMLElement>('h1')
    document.title = heading?.textContent ?? ''
    // The browser announces the page itself; later changes are told by the focus.
    const isNews = before.current !== undefined && before.current !== 'loading'
    if (isNews && before.current !== state.name) heading?.focus()
    before.current = state.name
  }, [state.name])
  return (
    <div class="stage">
      <div class="sheet">
        <main ref={page} class="main" aria-busy={state.name === 'loading'}>
          <Content state={state} model={model} />
        </main>
        <p role="status" class="hidden">
          {sayOf(state)}
        </p>
      </div>
    </div>
  )
}

function Content({ state, model }: { state: PageState; model: ConnectionsModel }) {
  switch (state.name) {
    case 'loading':
      return <h1 tabIndex={-1}>{t('connections.heading')}</h1>
    case 'none':
      return <Notice heading={t('connections.none.heading')} text={t('connections.none')} />
    case 'unknown':
      return <Notice heading={t('connections.unknown.heading')} text={t('connections.unknown')} />
    case 'over':
      return <Notice heading={t('connections.over.heading')} text={t('connections.over')} />
    case 'signedOut':
      return <Notice heading={t('connections.signedOut.heading')} text={t('connections.signedOut')} />
    case 'failed':
      return (
        <Notice
          heading={t('connections.failed.heading')}
          text={t('connections.failed')}
          onAgain={model.load}
        />
      )
    case 'shown':
      return <ConnectionList state={state} model={model} />
  }
}

/** What a screen reader hears of a press, besides what takes the focus. */
function sayOf(state: PageState) {
  if (state.name !== 'shown') return ''
  const nameOf = (id: string) => state.found.connections.find((each) => each.id === id)?.application ?? ''
  if (state.stopping?.step === 'sending') return t('connections.stopping')
  return state.stopped === undefined ? '' : words('connections.stopped', { app: nameOf(state.stopped) })
}
