import { expect, test as base } from '@playwright/test'
import type { BrowserContext } from '@playwright/test'

/** Marks, among what pages print, the reports that `listen` prints. */
const MARK = 'securitypolicyviolation'

/**
 * Playwright's test, which fails where any document (page, frame, popup, in any context of the browser) breaks its own
 * Content-Security-Policy, Trusted Types included. A story whose host page is hostile on purpose takes what is expected
 * out of `policyReports`, one line a report: document, directive, what was blocked.
 */
export const strictTest = base.extend<{ noPolicyReport: undefined }, { policyReports: string[] }>({
  policyReports: [async ({}, use) => use([]), { scope: 'worker' }],
  browser: [
    async ({ browser, policyReports }, use) => {
      const watch = (context: BrowserContext) => collectReports(context, policyReports)
      browser.on('context', watch)
      await use(browser)
      browser.off('context', watch)
    },
    { scope: 'worker' },
  ],
  noPolicyReport: [
    async ({ policyReports }, use) => {
      policyReports.length = 0
      await use(undefined)
      expect(policyReports, 'Content-Security-Policy reports').toEqual([])
    },
    { auto: true },
  ],
})

/** From the next page of the context on. Both calls are on their way before any that opens a page. */
function collectReports(context: BrowserContext, reports: string[]) {
  context.on('console', (message) => {
    if (message.text().startsWith(MARK)) reports.push(message.text().slice(MARK.length).trim())
  })
  void context.addInitScript(listen, MARK)
}

/** Runs in the page. The event is the document's own, so it names the policy's owner for certain. */
function listen(mark: string) {
  document.addEventListener('securitypolicyviolation', (event) => {
    const where = `${event.sourceFile}:${event.lineNumber}`
    console.debug(mark, event.documentURI, event.effectiveDirective, event.blockedURI, event.sample, where)
  })
}
