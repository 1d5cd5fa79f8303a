import { t } from '../i18n/t.ts'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'

/** The plan's and the app's marks together, where a patient decides to trust. */
export function Bridge({ from, to, logo }: { from: string; to?: string; logo?: string | undefined }) {
  return (
    <div class="bridge">
      <Mark label={from} large />
      {to !== undefined && (
        <>
          <span class="way" role="img" aria-label={t('shares')}>
            <Icon name="way" mirrored />
          </span>
          {logo === undefined ? <Mark label={to} large /> : <img class="mark large" src={logo} alt="" />}
        </>
      )}
    </div>
  )
}
