import { useLayoutEffect, useRef } from 'preact/hooks'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ConnectionModel, ConnectionState } from './createConnectionModel.ts'

interface StopProps {
  app: string
  stopping: Extract<ConnectionState, { name: 'shown' }>['stopping']
  model: ConnectionModel
}

/** "Stop sharing", which asks once more in its own place. */
export function Stop({ app, stopping, model }: StopProps) {
  const question = useRef<HTMLParagraphElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(stopping)
  useLayoutEffect(() => {
    if (before.current === 'no' && stopping === 'asking') question.current?.focus()
    if (before.current !== 'no' && stopping === 'no') button.current?.focus()
    before.current = stopping
  }, [stopping])
  if (stopping === 'no') {
    return (
      <footer class="footer">
        <button ref={button} class="primary" type="button" onClick={model.ask}>
          {t('connections.stop')}
        </button>
      </footer>
    )
  }
  return (
    <footer class="footer">
      <p id="sure" ref={question} tabIndex={-1}>
        {words('connections.sure', { app })}
      </p>
      <p role="status" class="error">
        {stopping === 'failed' ? t('connections.stopFailed') : ''}
      </p>
      <button
        class="primary danger"
        type="button"
        aria-disabled={stopping === 'sending'}
        onClick={model.stop}
      >
        {t(stopping === 'sending' ? 'connections.stopping' : 'connections.stop')}
      </button>
      <button class="quiet" type="button" onClick={model.keep}>
        {t('connections.keep')}
      </button>
    </footer>
  )
}
