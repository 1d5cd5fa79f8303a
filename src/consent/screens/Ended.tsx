import { t } from '../i18n/t.ts'

/** The host takes the frame away; whoever opened us as a page of its own is told that all is done. */
export function Ended() {
  return (
    <main class="main centred">
      <h1 id="title" tabIndex={-1}>
        {t('ended.heading')}
      </h1>
    </main>
  )
}
