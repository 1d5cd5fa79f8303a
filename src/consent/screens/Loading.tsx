import { t } from '../i18n/t.ts'

/** The outline of what comes, at its final height. */
export function Loading() {
  return (
    <>
      <main class="main" aria-busy="true">
        <h1 id="title" class="hidden" tabIndex={-1}>
          {t('loading.heading')}
        </h1>
        <div class="bones" aria-hidden="true">
          <span class="bone heading" />
          <span class="bone lead" />
          <span class="bone box" />
          {[1, 2, 3, 4, 5].map((row) => (
            <span key={row} class="bone row">
              <span class="bone mark" />
              <span class="bone line" />
            </span>
          ))}
        </div>
      </main>
      <footer class="footer" />
    </>
  )
}
