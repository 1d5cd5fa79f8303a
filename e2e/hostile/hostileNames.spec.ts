import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostileData } from '../../src/contract/testing/hostileData.ts'
import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { strictTest } from '../browser/strictTest.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { makeSystem } from '../system/makeSystem.ts'
import { expect } from '../system/story.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'

const PAYLOADS = (hostileData.markup ?? ['<img src=x onerror=alert(1)>']).filter((text) => text.trim() !== '')
const APPLICATION = '"><img src=x onerror=alert(1)><script>alert(1)</script>'

/** A directory whose every plan is markup that would run where it is taken for markup. */
const directory = PAYLOADS.map((payload, index) => ({
  id: randomUUID(),
  name: `payload-${index}`,
  label: [payload],
  subtitle: payload,
  organization: { name: payload, type: 'PAYER' },
  status: 'CONNECTED',
  mode: 'TEST',
  network: 'CMS_9115',
  refreshable: true,
  popularity: index + 1,
  fhirBase: 'http://localhost:9/fhir',
  clientId: 'nobody',
  testLogin: { username: payload, password: payload },
}))

const applications = [
  {
    id: randomUUID(),
    name: APPLICATION,
    origins: ['http://localhost:*'],
    keys: [TEST_KEYS.strict],
  },
]

const story = strictTest.extend<object, { hostile: RunningSystem }>({
  hostile: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'flexpalink-names-'))
      const [APPLICATIONS, DIRECTORY] = [join(folder, 'applications.json'), join(folder, 'directory.json')]
      await writeFile(APPLICATIONS, JSON.stringify(applications))
      await writeFile(DIRECTORY, JSON.stringify(directory))
      const system = await makeSystem({ env: { service: { APPLICATIONS, DIRECTORY } } })
      await use(system)
      await system.remove()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

// Threat 17: no dialog, no error of a script, no policy report (the fixture's), and the text stands there as text.
story('names that are markup are shown as they are written, on every screen', async ({ page, hostile }) => {
  const ran: string[] = []
  page.on('dialog', (dialog) => {
    ran.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('pageerror', ({ message }) => ran.push(message))
  const host = await PlainHost.visit(page, hostile)
  const link = await host.open()
  await link.shows('Select a health plan')
  await expect(link.frame.getByText(APPLICATION)).toBeVisible()
  const shown = await link.frame
    .getByRole('list')
    .last()
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons.map(
        (button) => document.getElementById(button.getAttribute('aria-labelledby') ?? '')?.textContent,
      ),
    )
  expect(shown.slice().sort()).toEqual([...PAYLOADS].sort())

  // Typed, found and highlighted; then on the consent, the explainer and its login.
  const image = PAYLOADS.findIndex((text) => /<img[^>]+onerror/i.test(text) && text.length < 80)
  const payload = PAYLOADS[image] ?? ''
  await link.search(payload)
  await link.frame.getByRole('button').filter({ hasText: payload }).first().click()
  await link.shows(/^Share your/)
  await expect(link.heading(/^Share your/)).toHaveText(`Share your ${payload} records with ${APPLICATION}?`)
  await link.agree()
  await link.shows(/^Next, sign in at/)
  await expect(link.frame.getByText(payload).first()).toBeVisible()
  await link.button('Back').click()
  await link.button('Back').click()
  await link.search(`${payload} zzzz qqqq`)
  await expect(link.frame.getByText(`No plan matches “${payload} zzzz qqqq”`)).toBeVisible()
  expect(ran).toEqual([])
})
