import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { serveHostPage } from '../system/hostPage.ts'
import { expect, story } from '../system/story.ts'
import type { Frame } from '@playwright/test'

const AETNA = '7c308678-b82f-4787-b961-9e62f24d4120'

/** Every message of the contract, in both directions, and what is none. As text, since `__proto__` is a key in JSON only. */
const SHAPES = [
  { type: 'READY' },
  { type: 'RESUME', payload: { endpoint: AETNA } },
  { type: 'LOADED' },
  { type: 'SYNCING', payload: 'public_token_forged' },
  { type: 'SUCCESS', payload: 'public_token_forged' },
  { type: 'CLOSED' },
  { type: 'CLOSED', payload: { code: 'QUERY_REJECTED' } },
  { type: 'EVENT', payload: { name: 'succeeded' } },
  {
    type: 'OPEN',
    payload: {
      openerUrl: 'https://evil.example/',
      options: { user: { externalId: 'evil' }, endpoint: AETNA },
    },
  },
  { type: 'CLOSE_REQUEST' },
  { type: 'RETURNED' },
  { type: '__proto__', payload: {} },
  { type: 'constructor', payload: { prototype: { type: 'SUCCESS' } } },
  ['SUCCESS'],
  [],
  {},
  'SUCCESS',
  7,
  null,
]
  .map((shape) => JSON.stringify(shape))
  .concat('{"__proto__":{"type":"SUCCESS","payload":"public_token_forged"}}')

/** Posts every shape to the host page, and to each of its frames, from wherever this runs. */
function postAll(shapes: string[]) {
  const host = (window.opener ?? window.top) as Window
  const targets = [host, ...Array.from({ length: host.length }, (_, index) => host[index])]
  for (const target of targets) {
    for (const shape of shapes) target?.postMessage(JSON.parse(shape), '*')
  }
}

/** Counts, in the window that it runs in, what arrives from any other from now on. */
function countMessages() {
  const counting = window as unknown as { heard?: number }
  if (counting.heard === undefined)
    addEventListener('message', () => (counting.heard = (counting.heard ?? 0) + 1))
  counting.heard = 0
}
const heardIn = (frame: Frame) => frame.evaluate(() => (window as unknown as { heard: number }).heard)

const NESTING = `<!doctype html><title>Stranger</title><script>
if (location.search === '?nests') {
  const nested = document.createElement('iframe')
  nested.name = 'nested'
  nested.src = '/'
  document.documentElement.append(nested)
}
</script>`

// Threats 1 and 2: only our frame is heard by the page, only the page by our frame.
story('what strangers post to page and frame changes nothing', async ({ page, system }) => {
  const stranger = await serveHostPage(NESTING, { host: '127.0.0.1' })
  const opened: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') opened.push(new URL(request.url()).pathname)
  })
  const host = await PlainHost.visit(page, system)
  await page.evaluate((address) => {
    const sibling = document.createElement('iframe')
    sibling.name = 'sibling'
    sibling.src = `${address}/?nests`
    const sandboxed = document.createElement('iframe')
    sandboxed.name = 'sandboxed'
    sandboxed.setAttribute('sandbox', 'allow-scripts')
    sandboxed.srcdoc = '<!doctype html><title>No origin</title>'
    document.body.append(sibling, sandboxed)
  }, stranger.origin)
  const windows = []
  for (const address of [stranger.origin, `${system.urls.link}/terms`]) {
    const popup = page.waitForEvent('popup')
    await page.evaluate((url) => void window.open(url), address)
    windows.push(await popup)
  }

  const findOurs = () => page.frames().find((frame) => frame.url().startsWith(`${system.urls.link}/?`))
  await expect.poll(findOurs, { message: 'the frame is loaded before it is opened' }).toBeDefined()
  await expect.poll(() => page.frame('nested')).not.toBeNull()
  const inside = findOurs()
  if (inside === undefined) throw new Error('There is no frame of ours')
  const strangers = [
    ...['sibling', 'sandboxed', 'nested'].map((name) => page.frame(name)),
    ...windows.map((each) => each.mainFrame()),
  ]
  const posted = strangers.length * SHAPES.length
  const letAllPost = async () => {
    for (const frame of [page.mainFrame(), inside]) await frame.evaluate(countMessages)
    for (const speaker of strangers) await speaker?.evaluate(postAll, SHAPES)
    await expect.poll(() => heardIn(page.mainFrame())).toBe(posted)
    await expect.poll(() => heardIn(inside)).toBe(posted)
  }

  await letAllPost()
  expect(await host.calls()).toEqual([])
  await expect(page.getByTitle('Flexpa Link')).toBeHidden()
  expect(opened).not.toContain('/sessions')

  const link = await host.open()
  await link.choosePlan()
  await link.shows('Share your Humana records with Bright Steps?')
  await link.frame.getByRole('checkbox').check()
  const before = await host.calls()
  await letAllPost()

  // The host itself may speak; but an opening is opened once.
  await page.evaluate(
    ([shape, target]) => {
      for (const frame of document.querySelectorAll('iframe')) {
        if (frame.title === 'Flexpa Link')
          frame.contentWindow?.postMessage(JSON.parse(shape ?? ''), target ?? '')
      }
    },
    [SHAPES.find((shape) => shape.includes('"OPEN"')), system.urls.link],
  )
  await expect.poll(() => heardIn(inside)).toBe(posted + 1)

  expect(await host.calls()).toEqual(before)
  await expect(link.element).toHaveCount(1)
  await link.shows('Share your Humana records with Bright Steps?')
  await expect(link.frame.getByRole('checkbox')).toBeChecked()
  await link.button('Continue', true).click()
  await link.shows('Next, sign in at Humana')
  expect(opened.filter((path) => path === '/sessions')).toEqual(['/sessions'])
  expect(await host.names()).toEqual(['onLoad'])
  await stranger.close()
})

story('a host page under the strictest policy links, and nothing is reported', async ({ page, system }) => {
  const policy = [
    "default-src 'none'",
    `script-src ${system.urls.script}`,
    `frame-src ${system.urls.link}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]
  const html = `<!doctype html><html lang="en"><title>Strict</title><script src="${system.urls.script}/v1/"></script>
<button>Link your health data</button></html>`
  const server = await serveHostPage(html, { headers: { 'content-security-policy': policy.join('; ') } })
  page.once('close', () => void server.close())
  const host = await PlainHost.at(page, server.origin)
  // The page's own code, which its policy would let come from a file of its own only.
  await page.evaluate((publishableKey) => {
    const own = window as unknown as {
      calls: unknown[]
      FlexpaLink: Record<string, (given?: object) => void>
    }
    own.calls = []
    own.FlexpaLink['create']?.({
      publishableKey,
      user: { externalId: 'strict' },
      usage: 'ONE_TIME',
      skipSyncing: true,
      onSuccess: () => own.calls.push(['onSuccess']),
    })
    document.querySelector('button')?.addEventListener('click', () => own.FlexpaLink['open']?.())
  }, TEST_KEYS.strict.publishableKey)
  const link = await host.open()
  const payer = await link.goToPayer()
  await payer.signIn()
  await payer.allow()
  await link.finish()
  expect(await host.names()).toEqual(['onSuccess'])
})
