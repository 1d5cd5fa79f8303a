import { createServer } from 'node:http'
import { expect } from '@playwright/test'
import { strictTest as test } from './browser/strictTest.ts'
import type { AddressInfo } from 'node:net'

/** Without these two, the hand-off stories would prove nothing (see browser/launchOptions.ts). */
const KEEPER = '<script>localStorage.seen = (localStorage.seen ?? "") + "*"</script>'

async function serve() {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html')
    const { port } = server.address() as AddressInfo
    if (request.url === '/keeper') response.end(KEEPER)
    else if (request.url === '/opener') response.end('<script>opened = window.open("about:blank")</script>')
    else response.end(`<iframe src="http://127.0.0.1:${port}/keeper"></iframe>`)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { server, port: (server.address() as AddressInfo).port }
}

test('the browser keeps storage apart by site, and opens no window without a click', async ({ page }) => {
  const { server, port } = await serve()
  await page.goto(`http://127.0.0.1:${port}/keeper`)
  expect(await page.evaluate(() => localStorage.getItem('seen'))).toBe('*')

  await page.goto(`http://localhost:${port}/`)
  const frame = page.frame({ url: /keeper/ })
  expect(await frame?.evaluate(() => localStorage.getItem('seen'))).toBe('*')

  await page.goto(`http://127.0.0.1:${port}/opener`)
  expect(await page.evaluate(() => (window as unknown as { opened: unknown }).opened === null)).toBe(true)
  server.close()
})
