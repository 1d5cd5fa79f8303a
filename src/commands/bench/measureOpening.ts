import { TEST_KEYS } from '../../contract/testKeys.ts'
import { serveHostPage } from '../../../e2e/system/hostPage.ts'
import { makeSystem } from '../../../e2e/system/makeSystem.ts'
import { median } from './median.ts'
import { serveEmptyPage } from './serveEmptyPage.ts'
import type { Row } from './table.ts'
import type { Browser, Page } from '@playwright/test'
import type { HostPage } from '../../../e2e/system/hostPage.ts'

/** What the host page below defines. */
interface BenchHost {
  createLink(): void
  openLink(): void
  openEmpty(): void
  /** Unix milliseconds. */
  openedAt: number
  loadedAt: number
}

/** Milliseconds from the call of `open()`. */
interface Opening {
  /** `onLoad`. */
  loadedMs: number
  /** The frame has the focus, its search field takes text, a plan's button is on the screen, and a frame was painted. */
  usableMs: number
}

/** A phone on a slow 4G line: 1.6 Mbit/s down, 0.75 up, 150 ms for each request, a processor at a quarter. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }
const CPU_SLOWDOWN = 4

const RUNS = 5
const WAYS = ['preloaded', 'cold', 'empty'] as const
type Way = (typeof WAYS)[number]

/** Opens the widget, loaded ahead and cold, beside an empty page in the same frame, taking turns. */
export async function measureOpenings(browser: Browser): Promise<Row[]> {
  const system = await makeSystem()
  const empty = await serveEmptyPage()
  const host = await serveBenchHost(`${system.urls.script}/v1/`, `${empty.origin}/`)
  const openings: Record<Way, Opening[]> = { preloaded: [], cold: [], empty: [] }
  try {
    for (let run = 0; run < RUNS; run++) {
      for (const way of WAYS) openings[way].push(await measureOpening(browser, host.origin, way))
    }
  } finally {
    await Promise.all([host.close(), empty.close(), system.remove()])
  }
  const usable = (way: Way) => openings[way].map(({ usableMs }) => usableMs)
  const loaded = (way: Way) => openings[way].map(({ loadedMs }) => loadedMs)
  const ratio = median(usable('cold')) / median(usable('empty'))
  return [
    milliseconds('open → LOADED, preloaded', loaded('preloaded')),
    milliseconds('open → search usable, preloaded', usable('preloaded'), '200 ms'),
    milliseconds('open → LOADED, cold', loaded('cold')),
    milliseconds('open → search usable, cold', usable('cold')),
    milliseconds('empty Preact page, usable', usable('empty')),
    { what: 'search usable, cold : empty page', measured: ratio.toFixed(2), budget: '1.50', runs: '' },
  ]
}

function milliseconds(what: string, times: number[], budget = ''): Row {
  const round = (time: number) => String(Math.round(time))
  return { what, measured: `${round(median(times))} ms`, budget, runs: times.map(round).join(' ') }
}

/** A page that opens either the widget or an empty page in a frame, and writes down when. */
function serveBenchHost(scriptUrl: string, emptyUrl: string): Promise<HostPage> {
  return serveHostPage(`<!doctype html><html lang="en"><head><title>Host</title>
<meta name="viewport" content="width=device-width"><script src="${scriptUrl}"></script></head><body><script>
const now = () => performance.timeOrigin + performance.now()
const mark = (name) => { window[name] ??= now() }
createLink = () => FlexpaLink.create({
  publishableKey: ${JSON.stringify(TEST_KEYS.strict.publishableKey)}, usage: 'ONE_TIME',
  user: { externalId: 'bench' }, onSuccess() {}, onLoad: () => mark('loadedAt'),
})
openLink = () => { mark('openedAt'); FlexpaLink.open() }
openEmpty = () => {
  mark('openedAt')
  addEventListener('message', () => mark('loadedAt'), { once: true })
  const frame = document.createElement('iframe')
  frame.src = ${JSON.stringify(emptyUrl)}
  document.body.append(frame)
  frame.focus()
}
</script></body></html>`)
}

/** Opens once, with an empty cache, in a window of its own. */
async function measureOpening(browser: Browser, hostUrl: string, way: Way): Promise<Opening> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  try {
    const page = await context.newPage()
    await page.addInitScript({ content: `{${WATCH_FOR_USE}}` })
    await page.goto(hostUrl)
    const throttle = await context.newCDPSession(page)
    await throttle.send('Network.emulateNetworkConditions', LINE)
    await throttle.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
    if (way !== 'empty') await page.evaluate(() => (window as unknown as BenchHost).createLink())
    if (way === 'preloaded') await preloaded(page)
    if (way === 'empty') await page.evaluate(() => (window as unknown as BenchHost).openEmpty())
    else await page.evaluate(() => (window as unknown as BenchHost).openLink())
    return await read(page)
  } finally {
    await context.close()
  }
}

/** Runs in each frame, and notes when the patient can begin. As text, since tsx adds helpers to functions. */
const WATCH_FOR_USE = `
const isVisible = (selector) => document.querySelector(selector)?.checkVisibility()
const look = () => {
  const isUsable = isVisible('input[type=search], #word') && isVisible('button[aria-labelledby]') && document.hasFocus()
  requestAnimationFrame(isUsable ? painted : look)
}
const painted = () => { usableAt = performance.timeOrigin + performance.now() }
if (parent !== window) requestAnimationFrame(look)
`

async function preloaded(page: Page) {
  await page.getByTitle('Flexpa Link').waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.readyState === 'complete')
}

async function read(page: Page): Promise<Opening> {
  await page.waitForFunction(() => (window as unknown as Partial<BenchHost>).loadedAt)
  const frame = page.frames().find((each) => each !== page.mainFrame())
  if (frame === undefined) throw new Error('The frame went away')
  await frame.waitForFunction(() => (window as { usableAt?: number }).usableAt)
  const usable = await frame.evaluate(() => (window as { usableAt?: number }).usableAt ?? NaN)
  const { opened, loaded } = await page.evaluate(() => {
    const { openedAt, loadedAt } = window as unknown as BenchHost
    return { opened: openedAt, loaded: loadedAt }
  })
  return { loadedMs: loaded - opened, usableMs: Math.max(usable, loaded) - opened }
}
