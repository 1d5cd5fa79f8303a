import { expectAccessible } from './checks/accessibility.ts'
import { complaintsOf, expect, story } from './system/story.ts'

story('the directory tells which plans have a token that cannot be refreshed', async ({ page, system }) => {
  const complaints = complaintsOf(page)
  await page.goto(`${system.urls.link}/directory`)
  await expect(page.getByRole('row', { name: /^UnitedHealthcare .*Up to 365 days/ })).toBeVisible()
  await page.getByLabel('All token types').selectOption('Non-refreshable Token')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/token=non-refreshable$/)
  await expect(page.getByRole('row', { name: /^Molina Healthcare .*One-time use/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /^UnitedHealthcare/ })).toHaveCount(0)
  await expect(page.getByRole('row', { name: /^CMS-9115 24-48 hours/ })).toBeVisible()
  await page.setViewportSize({ width: 320, height: 640 })
  await expectAccessible(page, 'directory')
  expect(complaints).toEqual([])
})
