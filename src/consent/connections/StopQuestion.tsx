import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { Connection } from '../../contract/connections.ts'
import type { ConnectionsModel, Stopping } from './createConnectionsModel.ts'

interface QuestionProps {
  connection: Connection
  step: Stopping['step']
  model: ConnectionsModel
}

/** Asked once before it is stopped for good, in the place of the button. */
export function StopQuestion({ connection: { id, application: app }, step, model }: QuestionProps) {
  const question = useRef<HTMLParagraphElement>(null)
  const [asked, sure] = [useId(), useId()]
  useLayoutEffect(() => question.current?.focus(), [])
  return (
    <div class="stop" role="group" aria-labelledby={asked} aria-describedby={sure}>
      <p id={asked} ref={question} tabIndex={-1} class="asked">
        {words('connections.stopWith', { app })}
      </p>
      <p id={sure}>{words('connections.sure', { app })}</p>
      {step === 'failed' && (
        <p role="alert" class="error">
          {t('connections.stopFailed')}
        </p>
      )}
      <button
        class="primary"
        type="button"
        aria-describedby={asked}
        aria-disabled={step === 'sending'}
        onClick={() => model.stop(id)}
      >
        {t(step === 'sending' ? 'connections.stopping' : 'connections.stop')}
      </button>
      <button class="quiet" type="button" aria-disabled={step === 'sending'} onClick={model.keep}>
        {t('connections.keep')}
      </button>
    </div>
  )
}
