import { HUMANA } from '../http/linkOverHttp.ts'
import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { expect, story } from '../system/story.ts'
import type { LinkFrame } from '../pages/LinkFrame.ts'

const DIRECT = { endpoint: HUMANA, skipExplainer: true, autoExit: false }

/** Ways to each screen at which the host page may close the widget, and what it must have heard by then. */
const MOMENTS: {
  screen: string
  options?: Record<string, unknown>
  reach: (link: LinkFrame, page: PlainHost) => Promise<void>
  heard: string[]
}[] = [
  { screen: 'the first moment', reach: async () => {}, heard: [] },
  { screen: 'the search', reach: (link) => link.shows('Select a health plan'), heard: ['onLoad'] },
  {
    screen: 'the consent',
    options: DIRECT,
    reach: (link) => link.shows(/^Share your/),
    heard: ['onLoad'],
  },
  {
    screen: 'the question whether to leave',
    options: DIRECT,
    async reach(link, { page }) {
      await link.shows(/^Share your/)
      await page.keyboard.press('Escape')
      await link.shows('Leave?')
    },
    heard: ['onLoad'],
  },
  {
    screen: 'the sign-in',
    options: DIRECT,
    async reach(link) {
      await (await link.agreeAndOpenPayer()).page.close()
      await link.shows(/^Finish in the/)
    },
    heard: ['onLoad'],
  },
  {
    screen: 'a failure',
    options: { usage: 'OFTEN' },
    reach: (link) => link.shows(/did not say how long/),
    heard: ['onLoad'],
  },
  {
    screen: 'success',
    options: DIRECT,
    async reach(link) {
      const payer = await link.agreeAndOpenPayer()
      await payer.signIn(PATIENT_3)
      await payer.allow()
      await link.shows('Your records are shared')
    },
    heard: ['onLoad', 'onSyncing'],
  },
]

for (const { screen, options = {}, reach, heard } of MOMENTS) {
  story(`exit() and close() at ${screen} end the opening, each in its own way`, async ({ page, system }) => {
    const host = await PlainHost.visit(page, system, options)
    for (const [command, last] of [
      ['exit', ['onExit']],
      ['close', []],
    ] as const) {
      await page.evaluate(() => Object.assign(window, { calls: [] }))
      const link = await host.open()
      await reach(link, host)
      // A screen is there a moment before it is told.
      if (heard.length > 0) await expect.poll(() => host.names()).toEqual(heard)
      await host.command(command)
      await expect(link.element).toHaveCount(0)
      await host.command('exit')
      const calls = await host.calls()
      // At the first moment the frame may, or may not yet, have said that it is there.
      const names = calls.map(([name]) => name).filter((name) => heard.length > 0 || name !== 'onLoad')
      expect(names).toEqual([...heard, ...last])
      if (command === 'exit') expect(calls.at(-1)).toEqual(['onExit'])
    }
    await expect(page.getByRole('button', { name: 'Link your health data' })).toBeFocused()
  })
}
