import { LinkApi } from '../http/LinkApi.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { strictTest } from '../browser/strictTest.ts'
import { complaintsOf, expect } from '../system/story.ts'
import { startLive } from './startLive.ts'
import type { ExchangeResponse } from '../../src/contract/linkApi.ts'
import type { Live } from './startLive.ts'

/** Live mode, from the operator's commands to the records, at a payer that shares no code with ours. */

const story = strictTest.extend<object, { live: Live }>({
  live: [
    async ({}, use) => {
      const live = await startLive()
      await use(live)
      await live.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

story('a live key, a live plan, a payer by others: from open() to the records', async ({ page, live }) => {
  const complaints = complaintsOf(page)
  const { publishableKey, secretKey } = live.keys
  const host = await PlainHost.visit(page, live, { publishableKey, usage: 'MULTIPLE' })
  const link = await host.open()
  await link.shows('Select a health plan')
  await link.search('north mutal')
  await link.choosePlan('North & Mutual')
  await link.agree()
  const payer = await link.openPayer()
  await payer.shows('North Mutual')
  const closed = payer.page.waitForEvent('close')
  await payer.page.getByRole('button', { name: 'Sign in as Ada and share' }).click()
  await closed
  // Patient, coverage, three claims, an observation.
  expect(await link.sharedCount()).toBe(6)
  await link.finish()

  const [, publicToken = ''] = (await host.calls()).find(([name]) => name === 'onSuccess') ?? []
  const api = new LinkApi(live)
  const exchanged = await api.exchange(String(publicToken), secretKey)
  const { access_token: token, usage, endpoint } = (await exchanged.json()) as ExchangeResponse
  expect(usage).toBe('MULTIPLE')
  expect(endpoint.label).toEqual(['North & Mutual'])
  const claims = await api.searchAll('/fhir/ExplanationOfBenefit?_count=2', token)
  expect(claims.map(({ resourceType }) => resourceType)).toEqual(Array(3).fill('ExplanationOfBenefit'))
  for (const { meta } of claims) {
    const tag = expect.objectContaining({ code: 'LIVE' }) as unknown
    expect(meta).toMatchObject({ tag: expect.arrayContaining([tag]) })
  }
  const ways = live.payer.tokenRequests.map(({ body, status }) => [body.get('client_assertion_type'), status])
  const assertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  expect(new Set(ways.map(String))).toEqual(new Set([`${assertion},200`]))
  expect(complaints).toEqual([])
})
