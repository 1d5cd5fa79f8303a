import { createHash, randomBytes } from 'node:crypto'
import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { expectAccessible } from '../checks/accessibility.ts'
import { keepWindowsShut } from '../handOff/windowTricks.ts'
import { HUMANA } from '../http/linkOverHttp.ts'
import { LinkApi } from '../http/LinkApi.ts'
import { PATIENT_3, PayerWindow } from '../pages/PayerWindow.ts'
import { TopLevelLink } from '../pages/TopLevelLink.ts'
import { complaintsOf, expect, story } from '../system/story.ts'
import { serveClient } from './serveClient.ts'
import type { Page } from '@playwright/test'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { AuthorizationCodeResponse } from '../../src/contract/linkApi.ts'
import type { ClientApp } from './serveClient.ts'

/** Apps without a script of ours: `/link/auth`, a page of ours, and back. */

const STATE = 'käse & <b>?=#+%20'
const EXTERNAL_ID = 'patient-named-by-the-client'

interface Client extends ClientApp {
  verifier: string
}

async function startClient(system: RunningSystem, changes: Record<string, string> = {}): Promise<Client> {
  const verifier = randomBytes(32).toString('base64url')
  const app = await serveClient(({ redirectUri }) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: TEST_KEYS.strict.publishableKey,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      scope: 'patient/*.rs',
      flexpa_external_id: EXTERNAL_ID,
      state: STATE,
      ...changes,
    })
    return `${system.urls.api}/link/auth?${query.toString()}`
  })
  return { ...app, verifier }
}

/** From the client's own page to the first screen of ours. */
async function goThere(page: Page, client: Client): Promise<TopLevelLink> {
  await page.goto(client.origin)
  await page.getByRole('link', { name: 'Connect your plan' }).click()
  await page.waitForURL(/\/hosted\/[0-9a-f-]{36}$/)
  return new TopLevelLink(page)
}

async function comesBack(page: Page, client: Client): Promise<URLSearchParams> {
  await page.waitForURL(`${client.redirectUri}?*`)
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  expect(client.answers).toHaveLength(1)
  const [{ query, referer } = { query: new URLSearchParams(), referer: '' }] = client.answers
  expect(referer ?? '').not.toContain('hosted')
  return query
}

async function redeem(system: RunningSystem, client: Client, code: string): Promise<Response> {
  return fetch(`${system.urls.api}/link/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: TEST_KEYS.strict.publishableKey,
      code,
      code_verifier: client.verifier,
      redirect_uri: client.redirectUri,
    }),
  })
}

story('an app without a script gets a code, its server the records', async ({ page, context, system }) => {
  const complaints = complaintsOf(page)
  const client = await startClient(system)
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  const link = await goThere(page, client)
  await link.shows('Select a health plan')
  await expectAccessible(page, 'hosted page, search')

  const payer = await link.goToPayer()
  // Another tab of the same page, and a reload, take up where it stands.
  const second = await context.newPage()
  await second.goto(page.url())
  await new TopLevelLink(second).shows(/^Finish in the Humana window/)
  await second.close()
  await page.reload()
  await link.shows(/^Finish in the Humana window/)
  await payer.signInAndAllow()

  await link.shows('Your records are shared')
  await link.heading('Your records are shared').click()
  await expectAccessible(page, 'hosted page, success')
  await link.button('Continue', true).click()
  const answer = await comesBack(page, client)
  expect(Object.fromEntries(answer)).toEqual({
    code: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    state: STATE,
    iss: system.urls.api,
  })
  const hosted = addresses.filter((address) => address.startsWith(`${system.urls.link}/hosted/`))
  expect(hosted.join()).not.toContain(EXTERNAL_ID)

  const api = new LinkApi(system)
  const response = await redeem(system, client, answer.get('code') ?? '')
  const tokens = (await response.json()) as AuthorizationCodeResponse
  expect(tokens).toMatchObject({
    token_type: 'Bearer',
    scope: 'patient/*.rs',
    user: { externalId: EXTERNAL_ID },
  })
  const patients = await api.searchAll('/fhir/Patient', tokens.access_token)
  expect(patients.map(({ resourceType, id }) => `${resourceType}/${id}`)).toEqual([tokens.patient])
  expect((await redeem(system, client, answer.get('code') ?? '')).status).toBe(400)

  // Our page is out of the browser's way back.
  await page.goBack()
  await expect(page.getByRole('link', { name: 'Connect your plan' })).toBeVisible()
  expect(complaints).toEqual([])
  await client.close()
})

story('in a browser that opens no window, the payer leads back to the page', async ({ page, system }) => {
  await page.addInitScript(keepWindowsShut)
  const client = await startClient(system, { flexpa_endpoint_id: HUMANA })
  const link = await goThere(page, client)
  const started = page.url()
  await link.agree()
  await link.shows(/^Next, sign in at/)
  await link.button(/^Continue to/).click()
  await link.shows('Your browser kept the window shut')
  await page.getByRole('link', { name: 'Use this tab' }).click()
  const payer = new PayerWindow(page)
  await payer.signIn(PATIENT_3)
  await payer.allowHere()
  await page.waitForURL(started)
  // Nobody has to press anything: the page leads back by itself.
  const answer = await comesBack(page, client)
  expect(answer.get('error')).toBeNull()
  expect((await redeem(system, client, answer.get('code') ?? '')).status).toBe(200)
  await client.close()
})

story('a patient who leaves is led back with access_denied', async ({ page, browser, system }) => {
  const client = await startClient(system, { flexpa_endpoint_id: HUMANA })
  const link = await goThere(page, client)
  await link.shows(/^Share your/)
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(page.url())
  await expect(elsewhere.getByRole('heading')).toHaveText(/another browser/)
  await expectAccessible(elsewhere, 'hosted page, in another browser')
  await elsewhere.context().close()

  await link.button('Close', true).click()
  await link.button('Leave', true).click()
  const answer = await comesBack(page, client)
  expect(Object.fromEntries(answer)).toEqual({
    error: 'access_denied',
    error_description: 'The patient left without sharing.',
    state: STATE,
    iss: system.urls.api,
  })
  await client.close()
})
