import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** The rules that see colours: all that a theme can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** What axe finds on the page and in its frames, in light and, as to colours, in dark; as one line a finding. */
export async function findingsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page })
    if (colorScheme === 'dark') axe.withRules(COLOUR_RULES)
    const { violations } = await axe.analyze()
    for (const { id, help, nodes } of violations) {
      for (const { target, html, any, all } of nodes) {
        const why = [...any, ...all][0]?.message ?? help
        found.push(`${colorScheme} ${id}: ${why} at ${target.flat().join(' ')} ${html.slice(0, 160)}`)
      }
    }
  }
  return found
}

/** Nothing for axe to find, and nothing cut off or scrolled sideways. */
export async function expectAccessible(page: Page, screen: string) {
  expect.soft(await findingsOf(page), `axe on ${screen}`).toEqual([])
  for (const frame of page.frames()) {
    const overflow = await frame.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect.soft(overflow, `${screen}: sideways scrolling`).toBeLessThanOrEqual(0)
  }
}
