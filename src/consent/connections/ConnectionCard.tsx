import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Mark } from '../components/Mark.tsx'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import { FactList } from './FactList.tsx'
import { factsOf } from './factsOf.ts'
import { saveReceipt } from './saveReceipt.ts'
import { StopQuestion } from './StopQuestion.tsx'
import type { Connection } from '../../contract/connections.ts'
import type { ConnectionsModel, Stopping } from './createConnectionsModel.ts'

interface CardProps {
  connection: Connection
  step: Stopping['step'] | undefined
  /** Stopped by the last press: its button is gone, so the focus goes to its name. */
  justStopped: boolean
  model: ConnectionsModel
}

/** One app: what it has access to, until when, its receipt, and the button that stops it. */
export function ConnectionCard({ connection, step, justStopped, model }: CardProps) {
  const { application: app, state } = connection
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(step)
  useLayoutEffect(() => {
    if (justStopped) heading.current?.focus()
    else if (before.current !== undefined && step === undefined) button.current?.focus()
    before.current = step
  }, [step, justStopped])
  return (
    <article class="card" aria-labelledby={id}>
      <header>
        <Mark label={app} />
        <div>
          <h2 id={id} ref={heading} tabIndex={-1}>
            <bdi>{app}</bdi>
          </h2>
          <p class={`state ${state.toLowerCase()}`}>{stateOf(connection)}</p>
        </div>
      </header>
      <FactList facts={factsOf(connection, 'near')} />
      {state === 'ACTIVE' && step === undefined && (
        <button
          ref={button}
          class="primary"
          type="button"
          aria-describedby={id}
          onClick={() => model.ask(connection.id)}
        >
          {t('connections.stop')}
        </button>
      )}
      {step !== undefined && <StopQuestion connection={connection} step={step} model={model} />}
      <button
        class="link"
        type="button"
        aria-label={t('connections.receiptOf', { app })}
        onClick={() => saveReceipt(connection, model.way)}
      >
        {t('connections.receipt')}
      </button>
      {model.way?.by === 'receipt' && <p class="hint">{t('connections.receiptHint')}</p>}
    </article>
  )
}

function stateOf({ state, application: app }: Connection) {
  switch (state) {
    case 'ACTIVE':
      return t('connections.state.active')
    case 'REVOKED':
      return words('connections.state.revoked', { app })
    case 'ENDED':
      return words('connections.state.ended', { app })
    case 'FAILED':
      return t('connections.state.failed')
  }
}
