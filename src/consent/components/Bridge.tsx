import { t } from '../i18n/t.ts'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'

/** The plan's and the app's marks together, where a patient decides to trust. */
export function Bridge({ from, to }: { from: string; to?: string }) {
  return (
    <div class="bridge">
      <Mark label={from} large />
      {to !== undefined && (
        <>
          <span class="way" role="img" aria-label={t('shares')}>
            <Icon name="way" mirrored />
          </span>
          <Mark label={to} large />
        </>
      )}
    </div>
  )
}
