import { expect } from '@playwright/test'
import { strictTest } from '../browser/strictTest.ts'
import { serveHostPage } from '../system/hostPage.ts'
import type { Page } from '@playwright/test'

const POLICY = "default-src 'none'; script-src 'unsafe-inline'; require-trusted-types-for 'script'"
const BREAKS = `<!doctype html><title>Careless</title><img src="/x.png">
<script>try { document.body.innerHTML = '<b>' } catch {}</script>`

async function visit(page: Page, html: string, headers = {}) {
  const server = await serveHostPage(html, { headers })
  await page.goto(server.origin)
  return server
}

// If the watch were blind, every other story's silence would prove nothing.
strictTest(
  'every document that breaks its policy is noticed, wherever it stands',
  async ({ browser, policyReports }) => {
    const careless = await serveHostPage(BREAKS, { headers: { 'content-security-policy': POLICY } })
    const context = await browser.newContext()
    const page = await context.newPage()
    const host = await visit(
      page,
      `<iframe src="${careless.origin}"></iframe><a target="_blank" href="${careless.origin}">Open</a>`,
    )
    const expected = [`${careless.origin}/ img-src`, `${careless.origin}/ require-trusted-types-for`]
    const noticed = () => policyReports.map((report) => report.split(' ').slice(0, 2).join(' ')).sort()
    await expect.poll(noticed).toEqual(expected)
    policyReports.length = 0
    const popup = page.waitForEvent('popup')
    await page.getByRole('link', { name: 'Open' }).click()
    await (await popup).waitForLoadState()
    await expect.poll(noticed).toEqual(expected)
    policyReports.length = 0
    await context.close()
    await careless.close()
    await host.close()
  },
)

strictTest('and then the story fails', async ({ page, policyReports }) => {
  strictTest.fail()
  const careless = await visit(page, BREAKS, { 'content-security-policy': POLICY })
  await expect.poll(() => policyReports.length).toBeGreaterThan(0)
  await careless.close()
})
