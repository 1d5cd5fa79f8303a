import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { LinkFrame } from './pages/LinkFrame.ts'
import { serveHostPage } from './system/hostPage.ts'
import { expect, story } from './system/story.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'
import type { Page } from '@playwright/test'

interface Heard {
  type: string
  payload?: unknown
}

interface OldPage {
  link: LinkFrame
  /** The messages so far, the frame's announcement that it is ready for a handshake among them if there were one. */
  heard: () => Promise<Heard[]>
}

/**
 * A page with a script as it was before the handshake: it builds the frame by hand, with its options in the address,
 * listens for `{ type, payload }`, and takes the frame away at SUCCESS and CLOSED. `HOST` stands for its own address.
 */
const oldPage = (linkUrl: string, query: string) => `<!doctype html>
<html lang="en"><head><title>A page written long ago</title></head><body><h1>Host page</h1><script>
heard = []
var frame = document.createElement('iframe')
frame.title = 'Flexpa Link'
frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0'
frame.src = ${JSON.stringify(`${linkUrl}/?${query}`)}.replace('HOST', encodeURIComponent(location.href))
addEventListener('message', function (event) {
  if (event.origin !== ${JSON.stringify(linkUrl)} || !event.data || !event.data.type) return
  // Such a script passes over events, which it does not know.
  if (event.data.type !== 'EVENT') heard.push(event.data)
  if (event.data.type === 'SUCCESS' || event.data.type === 'CLOSED') frame.remove()
})
document.body.appendChild(frame)
</script></body></html>`

async function visit(
  page: Page,
  system: RunningSystem,
  query: string,
  { key = TEST_KEYS.strict.publishableKey, host = 'localhost' } = {},
): Promise<OldPage> {
  const html = oldPage(system.urls.link, `publishableKey=${key}&${query}`)
  const server = await serveHostPage(html, { host })
  page.once('close', () => void server.close())
  await page.goto(server.origin)
  return {
    link: new LinkFrame(page),
    heard: () => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard),
  }
}

const TOKEN: unknown = expect.stringMatching(/^public_token_[0-9a-f-]{36}$/)

story(
  'an old script that sends openerOrigin alone links, and hears what it listens for',
  async ({ page, system }) => {
    const { link, heard } = await visit(page, system, 'openerOrigin=HOST&requestedResources=&user=undefined')
    await link.shows('Select a health plan')
    await expect.poll(heard).toEqual([{ type: 'LOADED' }])
    const payer = await link.goToPayer()
    await payer.signIn()
    await payer.allow()
    await link.finish()
    const messages = await heard()
    expect(messages.map(({ type }) => type)).toEqual(['LOADED', 'SYNCING', 'SUCCESS'])
    expect(messages.map(({ payload }) => payload)).toEqual([undefined, TOKEN, messages[1]?.payload])
  },
)

story('an old script that sends every option is obeyed, over a reload too', async ({ page, system }) => {
  const query = new URLSearchParams({
    strict: 'true',
    autoExit: 'false',
    skipSyncing: 'true',
    skipExplainer: 'true',
    endpoint: 'd39433b7-0fbd-4bc2-bdae-fb276799979f',
    usage: 'MULTIPLE',
    user: JSON.stringify({ externalId: `👨‍👩‍👧‍👦\u202egnp.exe <b>&#38; ${'é'.repeat(200)}` }),
    requestedResources: 'Coverage,ExplanationOfBenefit',
  })
  const { link, heard } = await visit(page, system, `openerUrl=HOST&${query}`)
  await link.shows(/^Share your Humana/)
  await expect(link.frame.getByText('Test mode').first()).toBeVisible()
  const opened = page.waitForEvent('popup')
  await link.agree()
  const payer = link.payerIn(await opened)
  await page.reload()
  await link.shows(/^Finish in the Humana window/)
  await payer.signIn()
  await payer.allow()
  await link.finish()
  expect(await heard()).toEqual([
    { type: 'LOADED' },
    { type: 'SYNCING', payload: TOKEN },
    { type: 'SUCCESS', payload: TOKEN },
  ])
})

for (const { mistake, query, code, screen } of [
  {
    mistake: 'a user that is no JSON',
    query: 'user=%5Bobject%20Object%5D&usage=ONE_TIME',
    code: 'INVALID_USER',
    screen: /did not say who/,
  },
  {
    mistake: 'an unknown usage',
    query: 'usage=SOMETIMES',
    code: 'INVALID_USAGE',
    screen: /did not say how long/,
  },
]) {
  story(`an old script with ${mistake} shows its screen, then hears ${code}`, async ({ page, system }) => {
    const { link, heard } = await visit(page, system, `openerUrl=HOST&${query}`)
    await link.shows(screen)
    expect((await heard()).map(({ type }) => type)).not.toContain('CLOSED')
    await link.button('Close', true).first().click()
    await expect.poll(heard).toContainEqual({ type: 'CLOSED', payload: { code } })
    await expect(link.element).toHaveCount(0)
  })
}

story(
  'an old script on a page that is not registered hears INVALID_PUBLISHABLE_KEY',
  async ({ page, system }) => {
    const { heard, link } = await visit(page, system, 'openerUrl=HOST', { host: 'foreign.localhost' })
    await expect.poll(heard).toEqual([{ type: 'CLOSED', payload: { code: 'INVALID_PUBLISHABLE_KEY' } }])
    await expect(link.element).toHaveCount(0)
  },
)
