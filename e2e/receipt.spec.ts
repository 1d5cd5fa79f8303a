import { LinkApi } from './http/LinkApi.ts'
import { expectAccessible } from './checks/accessibility.ts'
import { PlainHost } from './pages/PlainHost.ts'
import { expect, story } from './system/story.ts'

story('the receipt leads to a page that stops the sharing', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system, { autoExit: false, usage: 'MULTIPLE' })
  const link = await host.open()
  const payer = await link.goToPayer()
  await payer.signIn()
  await payer.allow()
  await link.shows('Your records are shared')
  const opened = page.waitForEvent('popup')
  await link.frame.getByRole('link', { name: /receipt/ }).click()
  const receipt = await opened
  await link.button('Continue', true).click()
  await expect(link.element).toHaveCount(0)

  const api = new LinkApi(system)
  const [, publicToken] = (await host.calls()).find(([name]) => name === 'onSuccess') ?? []
  const { access_token: token } = await api.exchanged(String(publicToken))
  expect((await api.introspect(token)).status).toBe(200)

  await expect(receipt.getByRole('heading', { name: 'Who sees your records' })).toBeVisible()
  await expect(receipt.getByText('Bright Steps').first()).toBeVisible()
  await expectAccessible(receipt, 'connections')
  const download = receipt.waitForEvent('download')
  await receipt.getByText('Download your receipt').click()
  expect((await download).suggestedFilename()).toMatch(/^receipt-.*\.txt$/)

  await receipt.getByRole('button', { name: 'Stop sharing' }).click()
  const sure = receipt.getByText(/Our copy is deleted now/)
  await expect(sure).toBeVisible()
  await receipt.getByRole('button', { name: 'Stop sharing' }).last().click()
  await expect(receipt.getByText(/You stopped sharing/)).toBeVisible()
  await expectAccessible(receipt, 'connections, stopped')

  expect((await api.introspect(token)).status).toBe(401)
  expect((await api.get('/fhir/Patient', token)).status).toBe(401)
})

story('a receipt link that is wrong says so', async ({ page, system }) => {
  await page.goto(`${system.urls.link}/connections#nothing-of-the-kind`)
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await expectAccessible(page, 'connections, unknown')
})
