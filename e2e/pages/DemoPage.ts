import { expect } from '@playwright/test'
import { LinkFrame } from './LinkFrame.ts'
import type { Locator, Page } from '@playwright/test'
import type { RunningSystem } from '../../src/commands/startSystem.ts'

/** Bright Steps, the host application that comes along. */
export class DemoPage {
  readonly page: Page
  readonly link: LinkFrame

  private constructor(page: Page) {
    this.page = page
    this.link = new LinkFrame(page)
  }

  static async visit(page: Page, system: RunningSystem) {
    const demo = new DemoPage(page)
    await page.goto(system.urls.demo)
    await expect(page.getByRole('heading', { name: 'Before you connect' })).toBeVisible()
    return demo
  }

  async connect() {
    await this.page.getByRole('button', { name: 'Connect your health plan' }).click()
    return this.link
  }

  async connectAnother() {
    await this.page.getByRole('button', { name: 'Connect another plan' }).click()
    return this.link
  }

  section(name: RegExp): Locator {
    return this.page.getByRole('region', { name })
  }

  async showsRecords() {
    await expect(this.page.getByRole('heading', { name: 'Your health records' })).toBeVisible()
    await expect(this.section(/^Counts by type/)).toBeVisible({ timeout: 30_000 })
  }

  /** The demo's table: by type, what introspection told and what was read. Types without records are left out. */
  async counts(): Promise<{ introspected: Record<string, number>; read: Record<string, number> }> {
    const rows = await this.section(/^Counts by type/)
      .locator('tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) => [...line.querySelectorAll('th, td')].slice(0, 3).map((cell) => cell.textContent)),
      )
    const column = (index: number) =>
      Object.fromEntries(
        rows
          .map((cells): [string, number] => [cells[0] ?? '', Number(cells[index])])
          .filter(([, count]) => count > 0),
      )
    return { introspected: column(1), read: column(2) }
  }

  /** The claims' sums, by their label. */
  async spending(): Promise<Record<string, string>> {
    const tiles = await this.section(/^Claims/)
      .locator('.tile')
      .evaluateAll((found) =>
        found.map((tile): [string, string] => [
          tile.querySelector('dt')?.textContent ?? '',
          tile.querySelector('dd b')?.textContent ?? '',
        ]),
      )
    return Object.fromEntries(tiles)
  }

  async callbacks(): Promise<string[]> {
    return this.page.getByRole('log').locator('li b').allTextContents()
  }
}
