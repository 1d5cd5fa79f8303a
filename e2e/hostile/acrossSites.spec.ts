import { expect } from '@playwright/test'
import { DemoPage } from '../pages/DemoPage.ts'
import { secureStory } from '../secure/secureStory.ts'
import { cover, pressContinue, TRICKS } from './cover.ts'

secureStory(
  'a page of another site cannot have its picture over the consent screen clicked through',
  async ({ page, secure }) => {
    const demo = await DemoPage.visit(page, secure.system)
    const link = await demo.connect()
    await link.choosePlan()
    // A key goes to the heading while the screen is just coming.
    await expect(link.heading(/^Share your/)).toBeFocused()
    const uncover = await cover(page, TRICKS[0])
    await link.frame.getByRole('checkbox').press('Space')
    await expect(link.button('Continue', true)).toBeEnabled()
    await pressContinue(link)
    await expect(link.frame.getByText(/lies over this question/)).toBeVisible()
    await uncover()
    await expect(link.button('Continue', true)).toBeDisabled()
    await link.button('Continue', true).click()
    await link.shows(/^Next, sign in at/)
  },
)
