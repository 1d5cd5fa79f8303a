import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { HUMANA } from '../http/linkOverHttp.ts'
import { LinkFrame } from '../pages/LinkFrame.ts'
import { PATIENT_3 } from '../pages/PayerWindow.ts'
import { PlainHost } from '../pages/PlainHost.ts'
import { serveHostPage } from '../system/hostPage.ts'
import { expect, story } from '../system/story.ts'
import type { Page } from '@playwright/test'

const DIRECT = { endpoint: HUMANA, skipExplainer: true }

/** Keeps the listeners of window and document, from before any script of the page. */
async function keepListeners(page: Page) {
  await page.addInitScript(() => {
    const listeners = new Map<string, Set<unknown>>()
    Object.assign(window, { listeners })
    for (const [name, change] of [
      ['addEventListener', 'add'],
      ['removeEventListener', 'delete'],
    ] as const) {
      const original = Reflect.get(EventTarget.prototype, name) as (...given: unknown[]) => void
      Reflect.set(EventTarget.prototype, name, function (this: unknown, type: string, ...given: unknown[]) {
        // Called bare, it is the window's.
        const target = this ?? window
        const kept = listeners.get(type) ?? new Set()
        if (target === window || target === document) {
          listeners.set(type, kept)
          kept[change](given[0])
        }
        Reflect.apply(original, target, [type, ...given])
      })
    }
  })
}

/** All of a page that the widget could have changed. */
const lookOf = (page: Page) =>
  page.evaluate(() => ({
    markup: document.documentElement.outerHTML,
    globals: Object.getOwnPropertyNames(window).filter((name) => !/^\d+$/.test(name)),
    prototypes: [Object, Array, Function, HTMLElement, Window].map(({ prototype }) =>
      Object.getOwnPropertyNames(prototype).join(),
    ),
    sheets: document.adoptedStyleSheets.length,
    inert: document.body.inert,
    focused: document.activeElement?.outerHTML,
    scrolled: [scrollX, scrollY],
    listeners: [...(window as unknown as { listeners: Map<string, Set<unknown>> }).listeners]
      .map(([type, { size }]) => [type, size])
      .filter(([, size]) => size !== 0),
  }))

story('the page is exactly as it was after an exit, and after a success', async ({ page, system }) => {
  await keepListeners(page)
  const host = await PlainHost.visit(page, system, DIRECT)
  await host.link.element.waitFor({ state: 'attached' })
  await host.command('close')
  await page.evaluate(() => {
    document.body.style.cssText = 'height: 300vh'
    const button = document.querySelector('button')
    button?.focus()
    scrollTo(0, 120)
  })
  const before = await lookOf(page)
  expect(before.scrolled).toEqual([0, 120])

  await host.command('open')
  await host.link.shows(/^Share your/)
  await page.mouse.wheel(0, 400)
  await page.keyboard.press('Escape')
  await host.link.button('Leave', true).press('Enter')
  await expect(host.link.element).toHaveCount(0)
  expect(await lookOf(page)).toEqual(before)

  await host.command('open')
  const payer = await host.link.agreeAndOpenPayer()
  await payer.signIn(PATIENT_3)
  await payer.allow()
  await host.link.finish()
  expect(await lookOf(page)).toEqual(before)
})

story('callbacks that throw break neither the widget nor the page', async ({ page, system }) => {
  const thrown: string[] = []
  page.on('pageerror', ({ message }) => thrown.push(message))
  const host = await PlainHost.visit(page, system, DIRECT)
  await page.evaluate(() => {
    const { FlexpaLink, options, calls } = window as unknown as {
      FlexpaLink: { create: (options: object) => void }
      options: object
      calls: unknown[]
    }
    const throwing = (name: string) => () => {
      calls.push([name])
      throw new Error(`host's own ${name}`)
    }
    const names = ['onLoad', 'onSyncing', 'onSuccess', 'onExit', 'onEvent']
    FlexpaLink.create({
      ...options,
      ...Object.fromEntries(names.map((name) => [name, throwing(name)])),
    })
  })
  const link = await host.open()
  const payer = await link.agreeAndOpenPayer()
  await payer.signIn(PATIENT_3)
  await payer.allow()
  await link.finish()
  const names = (await host.names()).filter((name) => name !== 'onEvent')
  expect(names).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
  expect(thrown).toEqual(expect.arrayContaining(["host's own onLoad", "host's own onSuccess"]))
  await expect(page.getByRole('button', { name: 'Link your health data' })).toBeFocused()
})

story(
  'opens from a script in the head, before there is a body, and without a gesture',
  async ({ page, system }) => {
    const options = {
      publishableKey: TEST_KEYS.strict.publishableKey,
      user: { externalId: 'early' },
      usage: 'ONE_TIME',
    }
    const server = await serveHostPage(`<!doctype html><html lang="en"><head><title>Early</title>
<script src="${system.urls.script}/v1/"></script><script>first = FlexpaLink</script>
<script src="${system.urls.script}/v1/"></script>
<script>
calls = [String(document.body)]
FlexpaLink.create({ ...${JSON.stringify(options)}, onSuccess() {}, onLoad: () => calls.push('onLoad') })
FlexpaLink.open()
FlexpaLink.open()
</script></head><body><main><h1>Early</h1><button>Mine</button></main></body></html>`)
    await page.goto(server.origin)
    await new LinkFrame(page).shows('Select a health plan')
    const calls = () => page.evaluate(() => (window as unknown as { calls: string[] }).calls)
    await expect.poll(calls).toEqual(['null', 'onLoad'])
    // The script tag that came a second time made no second object.
    expect(await page.evaluate('first === FlexpaLink')).toBe(true)
    await server.close()
  },
)

story('create() on every render, and open() while open, disturb nothing', async ({ page, system }) => {
  const host = await PlainHost.visit(page, system)
  const link = await host.open()
  await link.search('aetna')
  await page.evaluate(() => {
    const { FlexpaLink, options } = window as unknown as {
      FlexpaLink: { create: (options: object) => void; open: (overrides?: object) => void }
      options: object
    }
    for (let render = 0; render < 20; render++) {
      FlexpaLink.create({ ...options, user: { externalId: `render-${render}` }, onSuccess: () => {} })
      FlexpaLink.open({ endpoint: 'nonsense' })
    }
  })
  await expect(link.frame.getByRole('searchbox')).toHaveValue('aetna')
  await expect(link.element).toHaveCount(1)
  await link.button('Close', true).click()
  await expect(link.element).toHaveCount(0)
  expect(await host.calls()).toEqual([['onLoad'], ['onExit']])
})

story(
  'a frame that does not come ends in a sentence and onExit() after ten seconds',
  async ({ page, system }) => {
    const host = await PlainHost.visit(page, system)
    await host.command('close')
    // The service does not answer. The page's clock is moved on, not waited for, and goes on by itself meanwhile.
    const isFrame = (url: URL) => url.searchParams.has('protocol')
    await page.route(isFrame, () => {})
    await page.clock.install()
    await host.command('open')
    await page.clock.runFor(8_000)
    await expect(host.link.element).toHaveCount(1)
    expect(await host.calls()).toEqual([])
    await page.clock.runFor(2_100)
    await expect(host.link.element).toHaveCount(0)
    expect(await host.calls()).toEqual([['onExit']])
    expect((await host.events()).map(({ name }) => name)).toEqual(['opened', 'failed', 'exited'])
    const notice = page.getByRole('alert')
    await expect(notice).toContainText('did not load')
    await page.unroute(isFrame)
    await notice.getByRole('button', { name: 'Close' }).click()
    await expect(notice).toHaveCount(0)
    await host.command('open')
    await host.link.shows('Select a health plan')
  },
)

story(
  'the success screen ends by itself after five seconds that nobody disturbs',
  async ({ page, system }) => {
    const host = await PlainHost.visit(page, system, DIRECT)
    const link = await host.open()
    const payer = await link.agreeAndOpenPayer()
    await payer.signIn(PATIENT_3)
    await payer.allow()
    await link.shows('Your records are shared')
    await expect(link.element).toHaveCount(0, { timeout: 15_000 })
    expect(await host.names()).toEqual(['onLoad', 'onSyncing', 'onSuccess'])
    const [, syncing, success] = await host.calls()
    expect(success?.[1]).toBe(syncing?.[1])
    expect(
      (await host.events()).map(({ name }) => name).filter((name) => name !== 'sync_progressed'),
    ).toEqual(['opened', 'loaded', 'consented', 'handoff_opened', 'handoff_returned', 'succeeded'])
    expect(JSON.stringify(await host.events())).not.toMatch(/public_token|user-|examplepatient/)
  },
)
