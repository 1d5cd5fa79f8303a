import { expectAccessible } from '../checks/accessibility.ts'
import { cover, pressContinue, TRICKS } from './cover.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { expect, story } from '../system/story.ts'
import type { LinkFrame } from '../pages/LinkFrame.ts'

const NOTICE = /lies over this question/
const notice = (link: LinkFrame) => link.frame.getByRole('status').getByText(NOTICE)

async function tickAtConsent(link: LinkFrame) {
  await link.button('Humana', true).press('Enter')
  await link.shows(/^Share your/)
  await link.frame.getByRole('checkbox').press('Space')
  await expect(link.button('Continue', true)).toBeEnabled()
}

story(
  'a covered or see-through consent screen is not clicked through, and says why',
  async ({ page, system }) => {
    const host = await PlainHost.visit(page, system)
    const link = await host.open()
    await link.shows('Select a health plan')
    for (const trick of TRICKS) {
      await story.step(trick.name, async () => {
        const uncover = await cover(page, trick)
        await tickAtConsent(link)
        await pressContinue(link)
        await expect(notice(link)).toBeVisible()
        await uncover()
        await expect(notice(link)).toHaveCount(0)
        await link.button('Back').click()
      })
    }
    await tickAtConsent(link)
    await pressContinue(link)
    await link.shows(/^Next, sign in at/)
  },
)

story('whoever cannot uncover it holds the button down, or uses the keyboard', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.shows('Select a health plan')
  await cover(page, TRICKS[0])
  await tickAtConsent(link)
  await pressContinue(link)
  await expect(notice(link)).toBeVisible()
  await expectAccessible(page, 'consent, covered')

  await pressContinue(link, { until: () => link.shows(/^Next, sign in at/) })
  await link.button('Back').click()
  await link.button('Continue', true).press('Enter')
  await link.shows(/^Next, sign in at/)
})
