import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { secureStory as story } from '../secure/secureStory.ts'
import { expect } from '../system/story.ts'
import { visitHost } from './visitHost.ts'

/**
 * A WebView whose page is thrown away while the patient signs in: a new tab has nothing of the first one's session storage,
 * and only what the app kept from the event leads back.
 */
story(
  'what the host kept of the hand-off takes the link up where a page was lost',
  async ({ page, secure }) => {
    const options = { user: { externalId: 'usr-webview' } }
    const { host, link } = await visitHost(page, secure, { options })
    const payer = await link.agreeAndOpenPayer()
    await payer.shows('Sign in')
    const eventOf = async () => (await host.events()).find(({ name }) => name === 'handoff_opened')
    await expect.poll(eventOf).toBeDefined()
    const event = await eventOf()
    if (event?.name !== 'handoff_opened') throw new Error('No hand-off')
    const { resumeContext } = event
    expect(resumeContext).toMatchObject({ version: 1, sessionId: event.sessionId })

    const second = await page.context().newPage()
    await page.close()
    const again = await visitHost(second, secure, {
      options: { ...options, _experimentalResumeContext: resumeContext },
    })
    await again.link.shows(/^Finish in the Humana window/)
    await payer.signIn(PATIENT_3)
    await payer.allow()
    await again.link.finish()
    expect(await again.host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
    const calls = await again.host.calls()
    expect(calls.at(-1)?.[1]).toBe(calls.at(-2)?.[1])
  },
)

story('for another user it takes up nothing', async ({ page, secure }) => {
  const { host, link } = await visitHost(page, secure)
  await link.agreeAndOpenPayer()
  await expect.poll(async () => (await host.events()).map(({ name }) => name)).toContain('handoff_opened')
  const event = (await host.events()).find(({ name }) => name === 'handoff_opened')
  const second = await page.context().newPage()
  const other = await PlainHost.at(second, host.origin)
  await second.evaluate(
    (resumeContext) => {
      const { FlexpaLink, options } = window as unknown as {
        FlexpaLink: { create: (options: object) => void }
        options: object
      }
      const user = { externalId: 'somebody else' }
      FlexpaLink.create({ ...options, user, onSuccess: () => {}, _experimentalResumeContext: resumeContext })
    },
    event !== undefined && 'resumeContext' in event ? event.resumeContext : null,
  )
  await other.open()
  await other.link.shows(/^Share your/)
})
