import { t } from '../i18n/t.ts'

/** Nothing can be done without what the service writes into the document; who opened us is not known either. */
export function Unusable() {
  return (
    <div class="stage">
      <div class="sheet">
        <main class="main centred">
          <h1>{t('unusable.heading')}</h1>
          <p class="lead">{t('unusable.lead')}</p>
        </main>
      </div>
    </div>
  )
}
