import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { pageWith, serveHostPage } from '../system/hostPage.ts'
import { LinkFrame } from './LinkFrame.ts'
import type { LinkEvent } from '../../src/contract/linkEvents.ts'
import type { HostPage } from '../system/hostPage.ts'
import type { Page } from '@playwright/test'
import type { RunningSystem } from '../../src/commands/startSystem.ts'

export type Call = [name: string, value?: unknown]

/** A bare host page of the tests' own, with the strict key unless told otherwise. */
export class PlainHost {
  readonly page: Page
  readonly origin: string
  readonly link: LinkFrame

  private constructor(page: Page, origin: string) {
    this.page = page
    this.origin = origin
    this.link = new LinkFrame(page)
  }

  /** @param serve where the page is to stand, if not on a port of localhost */
  static async visit(
    page: Page,
    system: { urls: Pick<RunningSystem['urls'], 'script'> },
    options: Record<string, unknown> = {},
    serve: (html: string) => Promise<HostPage> = serveHostPage,
  ) {
    const html = pageWith(`${system.urls.script}/v1/`, {
      publishableKey: TEST_KEYS.strict.publishableKey,
      user: { externalId: `user-${crypto.randomUUID()}` },
      usage: 'ONE_TIME',
      ...options,
    })
    const server = await serve(html)
    page.once('close', () => void server.close())
    return PlainHost.at(page, server.origin)
  }

  /** A page like it that is served already. */
  static async at(page: Page, origin: string) {
    await page.goto(origin)
    return new PlainHost(page, origin)
  }

  async open() {
    await this.page.getByRole('button', { name: 'Link your health data' }).click()
    return this.link
  }

  calls(): Promise<Call[]> {
    return this.page.evaluate(() => (window as unknown as { calls: Call[] }).calls)
  }

  events(): Promise<LinkEvent[]> {
    return this.page.evaluate(() => (window as unknown as { events: LinkEvent[] }).events)
  }

  /** Calls a function of the script, as the page's own code does. */
  command(name: 'open' | 'exit' | 'close'): Promise<void> {
    return this.page.evaluate(
      (each) => (window as unknown as { FlexpaLink: Record<string, () => void> }).FlexpaLink[each]?.(),
      name,
    )
  }

  async names(): Promise<string[]> {
    return (await this.calls()).map(([name]) => name)
  }
}
