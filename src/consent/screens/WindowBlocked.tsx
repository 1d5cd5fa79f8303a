import { HandOffLink } from '../components/HandOffLink.tsx'
import { Picture } from '../components/Picture.tsx'
import { Screen } from '../components/Screen.tsx'
import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** The payer's window did not open: a link for it, and the way through this tab where the browser lets us come back. */
export function WindowBlocked({ state, step, dispatch }: ScreenProps<'windowBlocked'>) {
  const { setting, tickets } = state
  return (
    <Screen
      top={<Picture icon="window" warn />}
      title={t('blocked.heading')}
      lead={t(setting.canReturn ? 'blocked.lead.tab' : 'blocked.lead')}
      mode={setting.mode}
      centred
      actions={
        <>
          <HandOffLink
            href={tickets.window?.path}
            target="_blank"
            look="primary"
            onFollow={() => dispatch({ type: 'LINK_FOLLOWED' })}
          >
            {words('blocked.open', { plan: step.plan.label })}
          </HandOffLink>
          {setting.canReturn && (
            <HandOffLink
              href={tickets.tab?.path}
              target="_top"
              look="quiet"
              onFollow={() => dispatch({ type: 'TAB_USED' })}
            >
              {t('blocked.tab')}
            </HandOffLink>
          )}
        </>
      }
    />
  )
}
