import { useLayoutEffect, useRef } from 'preact/hooks'
import { Mark } from '../components/Mark.tsx'
import { words } from '../components/words.tsx'
import { formatTime } from '../i18n/formatTime.ts'
import { listKinds, requestedKinds } from '../i18n/kinds.ts'
import { t } from '../i18n/t.ts'
import { Stop } from './Stop.tsx'
import { saveReceipt } from './saveReceipt.ts'
import type { Connection } from '../../contract/connections.ts'
import type { ConnectionModel, ConnectionState } from './createConnectionModel.ts'

/** Who sees what until when, and one button to stop it. */
export function ConnectionPage({ model }: { model: ConnectionModel }) {
  const state = model.state.value
  const page = useRef<HTMLDivElement>(null)
  const key = state.name === 'shown' ? state.connection.state : state.name
  const first = useRef(true)
  useLayoutEffect(() => {
    const heading = page.current?.querySelector<HTMLElement>('h1')
    document.title = heading?.textContent ?? ''
    // The browser announces the page itself; later changes are told by the focus.
    if (!first.current || state.name === 'loading') heading?.focus()
    first.current = false
  }, [key])
  return (
    <div class="stage">
      <div ref={page} class="sheet">
        <div class="page">
          <Content state={state} model={model} />
        </div>
      </div>
    </div>
  )
}

function Content({ state, model }: { state: ConnectionState; model: ConnectionModel }) {
  switch (state.name) {
    case 'loading':
      return (
        <main class="main" aria-busy="true">
          <h1 tabIndex={-1}>{t('connections.heading')}</h1>
        </main>
      )
    case 'unknown':
      return (
        <main class="main centred">
          <h1 tabIndex={-1}>{t('connections.unknown.heading')}</h1>
          <p class="lead">{t('connections.unknown')}</p>
        </main>
      )
    case 'failed':
      return (
        <>
          <main class="main centred">
            <h1 tabIndex={-1}>{t('connections.failed.heading')}</h1>
            <p class="lead">{t('connections.failed')}</p>
          </main>
          <footer class="footer">
            <button class="primary" type="button" onClick={model.load}>
              {t('connections.again')}
            </button>
          </footer>
        </>
      )
    case 'shown':
      return <Shown state={state} model={model} />
  }
}

type Shown = Extract<ConnectionState, { name: 'shown' }>

function Shown({ state, model }: { state: Shown; model: ConnectionModel }) {
  const { connection } = state
  const { application: app, plan, patientName: name, requestedResources } = connection
  return (
    <>
      <main class="main">
        <h1 tabIndex={-1}>{t('connections.heading')}</h1>
        <p class="lead">
          {name === undefined
            ? words('connections.lead', { plan })
            : words('connections.for', { name, plan })}
        </p>
        <section class="card" aria-labelledby="who">
          <Mark label={app} />
          <div>
            <h2 id="who">
              <bdi>{app}</bdi>
            </h2>
            <p>
              {requestedResources.length === 0
                ? t('connections.all')
                : listKinds(requestedKinds(requestedResources))}
            </p>
            <p>{t('connections.since', { time: formatTime(connection.consentedAt) })}</p>
            <p class={`until ${connection.state.toLowerCase()}`}>{status(connection)}</p>
          </div>
        </section>
        <button class="link" type="button" onClick={() => saveReceipt(connection, location.href)}>
          {t('connections.receipt')}
        </button>
      </main>
      {connection.state === 'ACTIVE' && <Stop app={app} stopping={state.stopping} model={model} />}
    </>
  )
}

function status({ state, application: app, deletedAt }: Connection) {
  if (state === 'REVOKED') return words('connections.revoked', { app })
  if (state === 'ENDED') return words('connections.ended', { app })
  if (deletedAt === null) return t('connections.untilStopped')
  return t('connections.until', { time: formatTime(deletedAt) })
}
