import { expect } from '@playwright/test'
import { PATIENT_3, PayerWindow } from '../pages/PayerWindow.ts'
import { HOSTS, secureStory } from '../secure/secureStory.ts'
import { visitHost } from './visitHost.ts'
import type { BrowserContext } from '@playwright/test'
import type { LinkFrame } from '../pages/LinkFrame.ts'
import type { PlainHost } from '../pages/PlainHost.ts'

/** Answers of the payer, and links of ours, that are not what they should be. */

const CALLBACK = /^\/callback\//
const TOKEN = /^\/token/
const LINK = `https://${HOSTS.link}`

const NOT_MATCHED = 'We could not match the answer from Humana to this page'

/** The address of the next answer that the payer sends a browser of this context to. */
async function nextAnswer(context: BrowserContext): Promise<string> {
  const request = await context.waitForEvent('request', (each) => each.url().startsWith(`${LINK}/callback/`))
  return request.url()
}

async function visit(context: BrowserContext, url: string): Promise<PayerWindow> {
  const page = await context.newPage()
  await page.goto(url)
  return new PayerWindow(page)
}

async function endsInInvalidState({ host, link }: { host: PlainHost; link: LinkFrame }) {
  await link.shows(NOT_MATCHED)
  await link.button('Close', true).click()
  await expect(link.element).toHaveCount(0)
  expect((await host.calls()).at(-1)).toEqual(['onExit', { code: 'INVALID_STATE' }])
}

secureStory(
  'an answer that arrives in another browser is INVALID_STATE',
  async ({ page, browser, secure }) => {
    const widget = await visitHost(page, secure)
    const payer = await widget.link.agreeAndOpenPayer()
    await payer.signIn(PATIENT_3)
    const asked = secure.gate.count(TOKEN)
    const lost = secure.proxy.lose(HOSTS.link, CALLBACK)
    await payer.allowHere()
    const other = await browser.newContext({ ignoreHTTPSErrors: true })
    await (await visit(other, `${LINK}${await lost}`)).shows(NOT_MATCHED)
    await endsInInvalidState(widget)
    expect(secure.gate.count(TOKEN)).toBe(asked)
    await other.close()
  },
)

secureStory(
  'a ticket that is sent to another person is refused there, and the patient goes on with it',
  async ({ page, browser, secure }) => {
    const minted = page.waitForResponse((response) => response.url().endsWith('/sessions/current/attempts'))
    const { host, link } = await visitHost(page, secure)
    const { authorizePath } = (await (await minted).json()) as { authorizePath: string }
    const other = await browser.newContext({ ignoreHTTPSErrors: true })
    const there = await visit(other, `${LINK}${authorizePath}`)
    await there.shows('This link cannot be opened from here')
    await expect(there.page.getByText('If someone sent you this link, do not use it.')).toBeVisible()
    expect(await other.cookies()).toEqual([])
    await other.close()

    const handedOff = page.context().waitForEvent('request', (each) => each.url().endsWith(authorizePath))
    const payer = await link.agreeAndOpenPayer()
    await handedOff
    await payer.signInAndAllow()
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  },
)

secureStory(
  'the same answer twice is harmless: one exchange, one success',
  async ({ page, context, secure }) => {
    secure.gate.hold(/^\/fhir\/Observation/)
    const asked = secure.gate.count(TOKEN)
    const { host, link } = await visitHost(page, secure)
    const payer = await link.agreeAndOpenPayer()
    const answer = nextAnswer(context)
    await payer.signInAndAllow()
    await link.shows('Collecting your records')
    const again = await visit(context, await answer)
    await again.shows('This sign-in was used already')
    secure.gate.open()
    await link.finish()
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
    expect(secure.gate.count(TOKEN)).toBe(asked + 1)
  },
)

secureStory('a state that has had its answer already is INVALID_STATE', async ({ page, context, secure }) => {
  const first = await visitHost(page, secure)
  const answer = nextAnswer(context)
  await (await first.link.agreeAndOpenPayer()).signInAndAllow()
  await first.link.finish()
  const used = new URL(await answer).searchParams.get('state') ?? ''

  const second = await visitHost(page, secure)
  const payer = await second.link.agreeAndOpenPayer()
  await payer.signIn(PATIENT_3)
  const asked = secure.gate.count(TOKEN)
  const lost = secure.proxy.lose(HOSTS.link, CALLBACK)
  await payer.allowHere()
  const replayed = new URL(await lost, LINK)
  replayed.searchParams.set('state', used)
  await (await visit(context, replayed.href)).shows(NOT_MATCHED)
  await endsInInvalidState(second)
  expect(secure.gate.count(TOKEN)).toBe(asked)
})

secureStory('an answer after the lifetime of the sign-in is INVALID_STATE', async ({ page, secure }) => {
  const widget = await visitHost(page, secure)
  const payer = await widget.link.agreeAndOpenPayer()
  await payer.signIn(PATIENT_3)
  await payer.shows(/^Share records/)
  const asked = secure.gate.count(TOKEN)
  secure.clock.putForward(61)
  await payer.allow()
  await endsInInvalidState(widget)
  expect(secure.gate.count(TOKEN)).toBe(asked)
})
