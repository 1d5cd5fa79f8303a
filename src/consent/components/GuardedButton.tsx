import type { ComponentChildren } from 'preact'
import { t } from '../i18n/t.ts'
import { usePressGuard } from './usePressGuard.ts'

interface GuardedButtonProps {
  waiting: boolean
  onPress: () => void
  children: ComponentChildren
}

/**
 * The main action where a press must be the patient's own wish. Where something covers the sheet it says so, and how to
 * go on all the same. It takes keys from the first moment, also while it is said to be disabled to the pointer.
 */
export function GuardedButton({ waiting, onPress, children }: GuardedButtonProps) {
  const { settled, refused, props } = usePressGuard(onPress)
  return (
    <div>
      <div role="status">{refused && <p class="note warn">{t('consent.covered')}</p>}</div>
      <button class="primary" type="button" aria-disabled={waiting || !settled} {...props}>
        {waiting ? t('waiting') : children}
      </button>
    </div>
  )
}
