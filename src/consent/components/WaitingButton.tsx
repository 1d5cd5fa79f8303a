import type { ComponentChildren } from 'preact'
import { t } from '../i18n/t.ts'

interface WaitingButtonProps {
  waiting: boolean
  onClick: () => void
  children: ComponentChildren
}

/** The main action; says "One moment" while a press waits for the service, and keeps the focus meanwhile. */
export function WaitingButton({ waiting, onClick, children }: WaitingButtonProps) {
  return (
    <button class="primary" type="button" aria-disabled={waiting} onClick={onClick}>
      {waiting ? t('waiting') : children}
    </button>
  )
}
