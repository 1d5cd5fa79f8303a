import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { LinkFrame } from './pages/LinkFrame.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { serveHostPage } from './system/hostPage.ts'
import { complaintsOf, expect, story } from './system/story.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'
import type { Page } from '@playwright/test'

/** The snippet that integrators have pasted for years (seed 003), but for the address of the script and the key. */
const snippet = (scriptUrl: string, publishableKey: string) => `<!doctype html>
<html lang="en">
<head>
<title>A page written long ago</title>
<script src="${scriptUrl}"></script>
<script>
FlexpaLink.create({
publishableKey: '${publishableKey}',
onSuccess: (publicToken) => {
console.log('publicToken: ', publicToken)
}
});
</script>
</head>
<body>
<button onclick="FlexpaLink.open()">Link your health data</button>
</body>
</html>`

async function visitSnippet(page: Page, system: RunningSystem, publishableKey: string, host = 'localhost') {
  const server = await serveHostPage(snippet(`${system.urls.script}/v1/`, publishableKey), { host })
  page.once('close', () => void server.close())
  const printed: string[] = []
  page.on('console', (message) => printed.push(message.text()))
  await page.goto(server.origin)
  await page.getByRole('button', { name: 'Link your health data' }).click()
  return { link: new LinkFrame(page), printed, origin: server.origin }
}

story('the old snippet links with the legacy key, as it stands', async ({ page, system }) => {
  const { link, printed } = await visitSnippet(page, system, TEST_KEYS.legacy.publishableKey)
  const payer = await link.goToPayer()
  await payer.signIn()
  await payer.allow()
  await link.finish()
  expect(printed.join('\n')).toMatch(/publicToken: {2}public_token_[0-9a-f-]{36}/)
})

story('with the strict key, frame and console name the missing field', async ({ page, system }) => {
  const { link, printed } = await visitSnippet(page, system, TEST_KEYS.strict.publishableKey)
  await link.shows(/This page is not set up right|did not say who/)
  await expect(link.frame.getByText(/\buser\b/).first()).toBeVisible()
  await expect(link.button('Try again')).toHaveCount(0)
  expect(printed.join('\n')).toMatch(/FlexpaLink.*\buser\b/)
})

for (const { mistake, options, code } of [
  { mistake: 'a user without externalId', options: { user: {} }, code: 'INVALID_USER' },
  { mistake: 'an unknown usage', options: { usage: 'OFTEN' }, code: 'INVALID_USAGE' },
  { mistake: 'an endpoint that is no UUID', options: { endpoint: 'humana' }, code: 'INVALID_ENDPOINT' },
  {
    mistake: 'an endpoint that nobody knows',
    options: { endpoint: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee' },
    code: 'INVALID_ENDPOINT',
  },
]) {
  story(`${mistake} shows its screen, then reaches onExit as ${code}`, async ({ page, system }) => {
    const host = await PlainHost.visit(page, system, options)
    const link = await host.open()
    await link.shows(/This page is not set up right|did not say|asked for a plan/)
    expect(await host.names()).not.toContain('onExit')
    await link.button('Close', true).first().click()
    await expect(link.element).toHaveCount(0)
    expect((await host.calls()).at(-1)).toEqual(['onExit', { code }])
  })
}

story('an unknown key ends in INVALID_PUBLISHABLE_KEY', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system, { publishableKey: `pk_test_${'x'.repeat(43)}` })
  await page.getByRole('button', { name: 'Link your health data' }).click()
  await expect.poll(() => host.calls()).toContainEqual(['onExit', { code: 'INVALID_PUBLISHABLE_KEY' }])
})

story(
  'a page on an unregistered origin gets no patient screen, and the console says why',
  async ({ page, system }) => {
    const printed: string[] = []
    page.on('console', (message) => printed.push(message.text()))
    const html = snippet(`${system.urls.script}/v1/`, TEST_KEYS.legacy.publishableKey)
    const server = await serveHostPage(html, { host: 'foreign.localhost' })
    await page.goto(server.origin)
    await page.getByRole('button', { name: 'Link your health data' }).click()
    await expect.poll(() => printed.join('\n')).toContain(`origin ${server.origin} is not registered`)
    await expect(new LinkFrame(page).heading('Select a health plan')).toHaveCount(0)
    await server.close()
  },
)

story('everything is taken away on close: frame, scroll lock, focus', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const complaints = complaintsOf(page)
  const link = await host.open()
  await link.shows('Select a health plan')
  await link.button('Close', true).click()
  await expect(link.element).toHaveCount(0)
  expect(await host.names()).toEqual(['onLoad', 'onExit'])
  await expect(page.getByRole('button', { name: 'Link your health data' })).toBeFocused()
  expect(
    await page.evaluate(() => [document.documentElement, document.body].map((each) => each.style.overflow)),
  ).toEqual(['', ''])
  expect(complaints).toEqual([])
})

story('exit() and close() of the script end the opening in their own way', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.shows('Select a health plan')
  await host.command('close')
  await expect(link.element).toHaveCount(0)
  expect(await host.names()).toEqual(['onLoad'])
  await host.open()
  await link.shows('Select a health plan')
  await host.command('exit')
  await expect(link.element).toHaveCount(0)
  expect(await host.calls()).toEqual([['onLoad'], ['onLoad'], ['onExit']])
})

story('/v1 and /v1/ are one script, which pages of any origin may load', async ({ system }) => {
  const [bare, slash] = await Promise.all(
    ['/v1', '/v1/'].map((path) => fetch(`${system.urls.script}${path}`)),
  )
  expect(bare?.status).toBe(200)
  expect(bare?.headers.get('content-type')).toContain('javascript')
  expect(bare?.headers.get('access-control-allow-origin')).toBe('*')
  expect(bare?.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(await bare?.text()).toBe(await slash?.text())
})
