import { words } from '../components/words.tsx'
import { t } from '../i18n/t.ts'
import type { ScreenProps } from './screenProps.ts'

/** The host takes the frame away; whoever opened us as a page of its own is told that all is done, and led back. */
export function Ended({ state }: ScreenProps<'ended'>) {
  const { application: app, home, leadsBack } = state.setting
  return (
    <main class="main centred">
      <h1 id="title" tabIndex={-1}>
        {leadsBack ? words('ended.leading', { app }) : t('ended.heading')}
      </h1>
      {home !== undefined && (
        <a class="primary" href={home}>
          {words('ended.back', { app })}
        </a>
      )}
    </main>
  )
}
