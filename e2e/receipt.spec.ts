import { readFile } from 'node:fs/promises'
import { expectAccessible, findingsOf } from './checks/accessibility.ts'
import { LinkApi } from './http/LinkApi.ts'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_2, PATIENT_3, PayerWindow } from './pages/PayerWindow.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { complaintsOf, expect, story } from './system/story.ts'

story('the receipt leads to a page that stops the sharing', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system, { autoExit: false, usage: 'MULTIPLE' })
  const link = await host.open()
  const payer = await link.goToPayer()
  await payer.signInAndAllow()
  await link.shows('Your records are shared')
  const opened = page.waitForEvent('popup')
  await link.frame.getByRole('link', { name: /receipt/ }).click()
  const receipt = await opened
  const complaints = complaintsOf(receipt)
  await link.button('Continue', true).click()
  await expect(link.element).toHaveCount(0)

  const api = new LinkApi(system)
  const [, publicToken] = (await host.calls()).find(([name]) => name === 'onSuccess') ?? []
  const { access_token: token } = await api.exchanged(String(publicToken))
  expect((await api.introspect(token)).status).toBe(200)

  const card = receipt.getByRole('article', { name: 'Bright Steps' })
  await expect(card.getByText('Can read your records')).toBeVisible()
  await expect(card.getByRole('definition').last()).toHaveText(/today/)
  expect(receipt.url()).toBe(`${system.urls.link}/connections`)
  await expectAccessible(receipt, 'connections')

  const download = receipt.waitForEvent('download')
  await card.getByRole('button', { name: 'Download the receipt for Bright Steps' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('receipt-Bright-Steps.html')
  const path = await file.path()
  const kept = await page.context().newPage()
  await kept.setContent(await readFile(path, 'utf8'))
  await expect(kept.getByRole('heading', { name: 'Receipt: sharing of health records' })).toBeVisible()
  expect(await findingsOf(kept)).toEqual([])
  const address = await kept.getByRole('link', { name: /\/connections#/ }).getAttribute('href')
  await kept.close()

  // By keyboard, as by a screen reader.
  await receipt.reload()
  await card.getByRole('button', { name: 'Stop sharing' }).press('Enter')
  await expect(card.getByText('Stop sharing with Bright Steps?')).toBeFocused()
  await expectAccessible(receipt, 'connections, asking')
  await receipt.keyboard.press('Tab')
  await receipt.keyboard.press('Enter')
  await expect(receipt.getByRole('status')).toHaveText(
    'You stopped sharing with Bright Steps. Our copy is deleted.',
  )
  await expect(receipt.getByRole('heading', { name: 'Bright Steps' })).toBeFocused()
  await expectAccessible(receipt, 'connections, stopped')

  expect((await api.introspect(token)).status).toBe(401)
  expect((await api.get('/fhir/Patient', token)).status).toBe(401)
  await receipt.goto('about:blank')
  await receipt.goto(address ?? '')
  await expect(card.getByText(/^Stopped/)).toBeVisible()
  await expect(card.getByRole('button', { name: 'Stop sharing' })).toHaveCount(0)
  expect(complaints).toEqual([])
})

/** A plan that no other story links, since what it shows is counted. */
const CIGNA = '1509bb0a-9bf1-4331-8a11-8783593942a4'

story('a lost link is regained by signing in at the plan', async ({ page, system }) => {
  const [one, other] = [
    await linkOverHttp(system, { login: PATIENT_3, endpoint: CIGNA, usage: 'MULTIPLE' }),
    await linkOverHttp(system, { login: PATIENT_3, endpoint: CIGNA, usage: 'MULTIPLE' }),
  ]
  const api = new LinkApi(system)
  const tokens = [await api.exchanged(one.publicToken), await api.exchanged(other.publicToken)]
  const complaints = complaintsOf(page)

  await page.goto(`${system.urls.link}/connections#nothing-of-the-kind`)
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await expectAccessible(page, 'connections, unknown')
  await page.getByRole('link', { name: 'Sign in at your plan' }).click()
  await expect(page.getByRole('heading', { name: 'Lost the link' })).toBeVisible()
  await page.getByRole('searchbox').fill('cygna')
  await page.getByRole('searchbox').press('Enter')
  await expectAccessible(page, 'finding the plan')

  const payer = new PayerWindow(page)
  await page.getByRole('button', { name: 'Cigna Healthcare', exact: true }).click()
  await payer.signIn(PATIENT_2)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(
    page.getByRole('heading', { name: 'Cigna Healthcare did not tell us who you are' }),
  ).toBeVisible()
  await expectAccessible(page, 'declined')
  await page.getByRole('link', { name: 'Try again' }).click()

  await page.getByRole('button', { name: 'Cigna Healthcare', exact: true }).click()
  await payer.signIn(PATIENT_3)
  await payer.allowHere()
  const cards = page.getByRole('article', { name: 'Bright Steps' })
  await expect(cards).toHaveCount(2)
  await expectAccessible(page, 'connections, signed in')
  const stopped = page.waitForResponse((response) => response.url().endsWith('/connections/stop'))
  await cards.first().getByRole('button', { name: 'Stop sharing' }).click()
  await cards.first().getByRole('group').getByRole('button', { name: 'Stop sharing' }).click()
  await stopped
  await expect(page.getByRole('status')).toHaveText(/^You stopped sharing/)
  const statuses = await Promise.all(
    tokens.map(async (each) => (await api.introspect(each.access_token)).status),
  )
  expect(statuses.sort()).toEqual([200, 401])
  await page.reload()
  await expect(page.getByRole('button', { name: 'Stop sharing' })).toHaveCount(1)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeFocused()
  await expectAccessible(page, 'connections, signed out')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Your apps are not shown any more' })).toBeVisible()
  expect(complaints.filter((text) => !/40[14]/.test(text))).toEqual([])
})
