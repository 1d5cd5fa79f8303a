import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { serveHostPage } from './system/hostPage.ts'
import { expect, story } from './system/story.ts'

/** Options as the code of a page, since not all can be written as JSON, and the first words of the console's line. */
const REFUSED = [
  [`user: { externalId: 'x'.repeat(1e6) }`, 'INVALID_USER', 'user.externalId is invalid'],
  [`user: { externalId: '\\ud83d' }`, 'INVALID_USER', 'user.externalId is invalid'],
  [`user: JSON.parse('{"externalId":"u","__proto__":{"polluted":1}}')`, 'INVALID_USER', 'user is invalid'],
  [`user: new Proxy({}, { ownKeys() { throw Error('no') } })`, 'INVALID_USER', 'user is invalid'],
  [`usage: 'MULTIPLE'.repeat(1e5)`, 'INVALID_USAGE', 'usage is invalid'],
  [`endpoint: 10n ** 1000n`, 'INVALID_ENDPOINT', 'endpoint is invalid'],
] as const

const LINKED = `user: { externalId: '👨‍👩‍👧‍👦\\u202e<script>\\ufeff'.padEnd(30, '"') + '😀'.repeat(225) },
  requestedResources: Array(1e5).fill('Coverage')`

const pageOf = (scriptUrl: string) => `<!doctype html><html lang="en"><head><title>Host</title>
<script src="${scriptUrl}"></script></head><body><main><h1>Host page</h1></main><script>
calls = []
tries = [${[...REFUSED.map(([options]) => options), LINKED].map((options) => `() => ({ ${options} })`).join()}]
function attempt(index) {
  FlexpaLink.create({
    publishableKey: '${TEST_KEYS.strict.publishableKey}', user: { externalId: 'u' }, usage: 'ONE_TIME',
    onSuccess: (token) => calls.push(['onSuccess', token]), onExit: (error) => calls.push(['onExit', error]),
    ...tries[index](),
  })
  FlexpaLink.open()
}
</script></body></html>`

story(
  'values of any kind are refused by their name or linked with, and never crash',
  async ({ page, system }) => {
    const server = await serveHostPage(pageOf(`${system.urls.script}/v1/`))
    page.once('close', () => void server.close())
    const printed: string[] = []
    page.on('console', (message) => printed.push(message.text()))
    page.on('pageerror', (error) => printed.push(`crash: ${error.message}`))
    const host = await PlainHost.at(page, server.origin)
    const { link } = host
    for (const [index, [, code, words]] of REFUSED.entries()) {
      await page.evaluate(`attempt(${index})`)
      await link.shows(/did not say|asked for a plan/)
      await link.button('Close', true).first().click()
      await expect(link.element).toHaveCount(0)
      expect((await host.calls()).at(-1)).toEqual(['onExit', { code }])
      expect(printed.at(-1)).toContain(`FlexpaLink: ${words}`)
    }
    await page.evaluate(`attempt(${REFUSED.length})`)
    const payer = await link.goToPayer()
    await payer.signIn()
    await payer.allow()
    await link.finish()
    expect((await host.calls()).at(-1)?.[0]).toBe('onSuccess')
    expect(printed.filter((line) => line.startsWith('crash'))).toEqual([])
    expect(await page.evaluate('"polluted" in {}')).toBe(false)
  },
)
