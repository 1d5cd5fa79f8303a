import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openedSessionSchema } from '../../src/contract/sessionApi.ts'
import { strictTest } from '../browser/strictTest.ts'
import { LinkApi } from '../http/LinkApi.ts'
import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { serveHostPage } from '../system/hostPage.ts'
import { makeGatedSystem } from '../system/payerGate.ts'
import { expect } from '../system/story.ts'
import { findIn } from './findIn.ts'
import { serveListener } from './serveListener.ts'
import type { BrowserContext, Frame } from '@playwright/test'
import type { Resource } from '../http/LinkApi.ts'
import type { Secrets } from './findIn.ts'

type Gated = Awaited<ReturnType<typeof makeGatedSystem>>

const story = strictTest.extend<object, { gated: Gated }>({
  gated: [
    async ({}, use) => {
      const gated = await makeGatedSystem()
      await use(gated)
      await gated.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** What a document, and whoever shares its origin, can read. */
function keptBy(frame: Frame): Promise<string> {
  return frame.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), window.name]),
  )
}

/** The addresses of all requests, without those that carry what the protocol puts there: see `keptApart`. */
function addressesIn(context: BrowserContext, keptApart: (address: string) => boolean) {
  const seen = {
    apart: [] as string[],
    rest: [] as string[],
    referers: [] as string[],
    bearers: [] as string[],
  }
  const headers: Promise<void>[] = []
  context.on('request', (request) => {
    seen[keptApart(request.url()) ? 'apart' : 'rest'].push(request.url())
    headers.push(
      request.allHeaders().then(
        ({ referer, authorization }) => {
          if (referer !== undefined) seen.referers.push(referer)
          if (authorization !== undefined) seen.bearers.push(authorization.replace(/^Bearer /, ''))
        },
        // Its window has closed. The servers behind tell which Referer they got.
        () => {},
      ),
    )
  })
  return { seen, settled: () => Promise.all(headers) }
}

async function logsOf(dataDir: string): Promise<Record<string, string>> {
  const folder = join(dataDir, 'logs')
  const files = await readdir(folder)
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  )
}

/** Names and numbers that tell who the patient is. */
function personal(patient: Resource | undefined): Secrets {
  const { id, name, identifier } = patient as Resource & {
    name: { family: string; given: string[] }[]
    identifier?: { value?: string }[]
  }
  const numbers = (identifier ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]))
  return {
    id,
    family: name[0]?.family ?? '',
    'full name': [...(name[0]?.given ?? []), name[0]?.family].join(' '),
    ...Object.fromEntries(numbers.map((value, index) => [`identifier ${index + 1}`, value])),
  }
}

// Threats 11 and 12: a whole link, then a search for its actual secrets wherever others could read them.
story('no secret of a link stands where others read', async ({ page, gated: { system, gate } }) => {
  const { link: own, sandbox: payerOrigin } = system.urls
  const context = page.context()
  const listener = await serveListener()
  const onItsWay = (address: string) =>
    address.startsWith(`${own}/callback/`) || address.startsWith(`${own}/authorize/`)
  // The payer is told the state in the request that begins its sign-in, and nowhere else.
  const startsSignIn = (address: string) => address.startsWith(`${payerOrigin}/authorize?`)
  const { seen, settled } = addressesIn(context, (address) => onItsWay(address) || startsSignIn(address))

  const host = await PlainHost.visit(page, system, { autoExit: false, usage: 'MULTIPLE' }, (html) =>
    serveHostPage(
      html.replace(
        '</main>',
        `<script src="${listener.origin}/careless.js" referrerpolicy="unsafe-url"></script></main>`,
      ),
    ),
  )
  const sessionOpened = page.waitForResponse((response) => new URL(response.url()).pathname === '/sessions')
  const link = await host.open()
  const opened = openedSessionSchema.parse(await (await sessionOpened).json())
  const payer = await link.goToPayer()
  await payer.signIn(PATIENT_3)
  await expect(payer.page.getByRole('button', { name: /^allow/i })).toBeVisible()
  // The sandbox names the sign-in under way in its own addresses as well as in cookies; it opens nothing of ours.
  const cookies = (await context.cookies()).filter(({ name }) => !/^sandbox_(interaction|resume)/.test(name))
  expect(cookies.map(({ name }) => name)).toEqual([expect.stringMatching(/^attempt-/)])
  const hosted = { 'payer window': await keptBy(payer.page.mainFrame()) }
  await payer.allow()
  await link.shows('Your records are shared')

  const inside = page.frames().find((frame) => frame.url().startsWith(`${own}/?`))
  if (inside === undefined) throw new Error('There is no frame of ours')
  const frameKeeps = await keptBy(inside)
  const receiptLink = link.frame.getByRole('link', { name: /receipt/ })
  const receiptSecret = new URL((await receiptLink.getAttribute('href')) ?? '', own).hash.slice(1)
  const popup = page.waitForEvent('popup')
  await receiptLink.click()
  const receipt = await popup
  await expect(receipt.getByRole('heading', { name: 'Who sees your records' })).toBeVisible()
  const receiptKeeps = await keptBy(receipt.mainFrame())
  await link.button('Continue', true).click()
  await expect(link.element).toHaveCount(0)
  // As a careless page would: its whole address, to whoever serves the picture.
  await page.evaluate(async (address) => {
    const image = new Image()
    image.referrerPolicy = 'unsafe-url'
    image.src = address
    await image.decode().catch(() => {})
  }, `${listener.origin}/after.svg`)

  const api = new LinkApi(system)
  const [, delivered] = (await host.calls()).find(([name]) => name === 'onSuccess') ?? []
  const publicToken = String(delivered)
  const exchanged = await api.exchanged(publicToken)
  const [patient] = await api.searchAll('/fhir/Patient', exchanged.access_token)
  await api.introspected(exchanged.access_token)
  await settled()

  const callback = new URL(seen.apart.find((address) => address.startsWith(`${own}/callback/`)) ?? '')
  const ticketed = seen.apart.find((address) => address.startsWith(`${own}/authorize/`)) ?? ''
  const [asked = '', answered = ''] = gate.tokenTraffic
  const payerTokens = JSON.parse(answered) as { access_token: string; refresh_token?: string }
  const secrets: Secrets = {
    'public token': publicToken,
    'access token': exchanged.access_token,
    ...(exchanged.refresh_token === undefined ? {} : { 'refresh token': exchanged.refresh_token }),
    'session token': opened.sessionToken,
    'resume context': opened.resumeContext.secret,
    'receipt secret': receiptSecret,
    ticket: new URL(ticketed).pathname.split('/').at(-1) ?? '',
    state: callback.searchParams.get('state') ?? '',
    code: callback.searchParams.get('code') ?? '',
    verifier: new URLSearchParams(asked).get('code_verifier') ?? '',
    "payer's access token": payerTokens.access_token,
    ...(payerTokens.refresh_token === undefined
      ? {}
      : { "payer's refresh token": payerTokens.refresh_token }),
    ...Object.fromEntries(cookies.map(({ name, value }) => [`cookie ${name}`, value])),
  }
  expect(Object.entries(secrets).filter(([, secret]) => secret.length < 16)).toEqual([])

  // The search finds them where they are meant to be.
  expect(findIn({ addresses: seen.apart.join('\n') }, secrets)).toEqual(
    expect.arrayContaining(['ticket in addresses', 'state in addresses', 'code in addresses']),
  )
  expect(findIn({ 'token request': asked }, secrets)).toEqual([
    'code in token request',
    'verifier in token request',
  ])
  expect(findIn({ frame: frameKeeps }, secrets)).toEqual(['session token in frame'])
  expect(seen.bearers).toContain(opened.sessionToken)
  // Its own tab keeps the receipt's secret for a reload; the address bar and the history do not.
  expect(findIn({ receipt: receiptKeeps }, secrets)).toEqual(['receipt secret in receipt'])
  expect(listener.heard.map((each) => each.split(' ')[0])).toEqual(['/careless.js', '/after.svg'])
  expect(listener.heard.join()).toContain(`"referer":"${host.origin}/"`)

  // Used again, each address leads to a page that says what went wrong.
  const pages: Record<string, string> = {}
  const visits = [callback.href, ticketed, `${own}/terms`, `${own}/privacy`, `${own}/connections`]
  for (const address of [...visits, `${own}/nowhere/${secrets['ticket']}?token=${publicToken}`]) {
    pages[new URL(address).pathname.split('/')[1] ?? ''] = await (await context.request.get(address)).text()
  }
  const elsewhere = {
    ...(await logsOf(system.dataDir)),
    ...pages,
    ...hosted,
    addresses: seen.rest.join('\n'),
    referers: seen.referers.join('\n'),
    "payer's referers": gate.referers.join('\n'),
    listener: listener.heard.join('\n'),
    host: await keptBy(page.mainFrame()),
    'receipt page': receipt.url(),
  }
  expect(findIn(elsewhere, secrets)).toEqual([])

  const logs = await logsOf(system.dataDir)
  expect(Object.keys(logs)).toEqual(expect.arrayContaining(['sandbox.log', 'service.log']))
  expect(logs['service.log']).toContain('/callback/')
  const person = personal(patient)
  expect(findIn({ records: Object.values(person).join('\n') }, person)).toHaveLength(
    Object.keys(person).length,
  )
  expect(findIn(logs, person)).toEqual([])
  await listener.close()
})
