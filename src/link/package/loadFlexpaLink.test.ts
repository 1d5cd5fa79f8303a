// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadFlexpaLink } from './loadFlexpaLink.ts'
import type { LoadErrorCode } from './LoadError.ts'

vi.mock('./scriptUrl.ts', () => ({ SCRIPT_URL: 'https://js.example' }))

const page = globalThis as { FlexpaLink?: unknown }
const object = { create() {}, open() {}, exit() {}, close() {} }

beforeEach(() => {
  vi.useFakeTimers()
  // No script is loaded: the tests tell what becomes of a tag.
  const { settings } = (window as unknown as { happyDOM: { settings: Record<string, unknown> } }).happyDOM
  settings.handleDisabledFileLoadingAsSuccess = true
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.head.innerHTML = ''
  delete page.FlexpaLink
})

const tags = () => [...document.scripts]

function tag() {
  const [only, ...more] = tags()
  if (!only || more.length > 0) throw new Error(`${tags().length} tags in the page`)
  return only
}

function arrives(of: HTMLScriptElement, made: unknown = object) {
  page.FlexpaLink = made
  of.dispatchEvent(new Event('load'))
}

function fails(of: HTMLScriptElement) {
  of.dispatchEvent(new Event('error'))
}

/** The promise, whose rejection counts as handled from now on. */
function load(options?: Parameters<typeof loadFlexpaLink>[0]) {
  const loading = loadFlexpaLink(options)
  loading.catch(() => {})
  return loading
}

const refusesWith = (code: LoadErrorCode) => ({ name: 'LoadError', code })

describe('loadFlexpaLink', () => {
  it('gives the object that the page has already, and adds nothing', async () => {
    page.FlexpaLink = object
    expect(await loadFlexpaLink()).toBe(object)
    expect(tags()).toEqual([])
  })

  it('adds one tag, however often it is called meanwhile', async () => {
    const loadings = [load(), load(), load({ src: 'https://js.example/v1/0.2.0/flexpa-link.js' })]
    expect(tag().src).toBe('https://js.example/v1/')
    expect(tag().crossOrigin).toBe('anonymous')
    arrives(tag())
    expect(await Promise.all(loadings)).toEqual([object, object, object])
    expect(await loadFlexpaLink()).toBe(object)
    expect(tags()).toHaveLength(1)
  })

  it('puts integrity and nonce on the tag', () => {
    const loading = load({
      src: 'https://js.example/v1/0.2.0/flexpa-link.js',
      integrity: 'sha384-x',
      nonce: 'n1',
    })
    expect(tag()).toMatchObject({ integrity: 'sha384-x', nonce: 'n1' })
    arrives(tag())
    return loading
  })

  it.each(['https://js.example/v1', 'https://js.example/v1/', 'https://js.example/v1/1.2.3/flexpa-link.js'])(
    'waits for the tag %s that the page has',
    async (src) => {
      const own = document.createElement('script')
      own.src = src
      document.head.append(own)
      const loading = load()
      expect(tag()).toBe(own)
      arrives(own)
      expect(await loading).toBe(object)
    },
  )

  it.each(['https://other.example/v1/', 'https://js.example/v1/help.js', ''])(
    'does not wait for the tag "%s", which is not ours',
    async (src) => {
      const other = document.createElement('script')
      if (src !== '') other.src = src
      document.head.append(other)
      const loading = load()
      expect(tags()).toHaveLength(2)
      arrives(tags().find((each) => each !== other)!)
      await loading
    },
  )

  it('rejects when the script fails, takes the tag away, and can be tried again', async () => {
    const failing = load()
    fails(tag())
    await expect(failing).rejects.toMatchObject(refusesWith('LOAD_FAILED'))
    expect(tags()).toEqual([])
    const again = load()
    arrives(tag())
    expect(await again).toBe(object)
  })

  it('rejects all that wait for it', async () => {
    const both = [load(), load()]
    fails(tag())
    const outcomes = await Promise.allSettled(both)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('rejects after the timeout, and can be tried again', async () => {
    const late = load({ timeout: 100 })
    vi.advanceTimersByTime(99)
    expect(tags()).toHaveLength(1)
    vi.advanceTimersByTime(1)
    await expect(late).rejects.toMatchObject(refusesWith('LOAD_TIMEOUT'))
    expect(tags()).toEqual([])
    const again = load()
    arrives(tag())
    expect(await again).toBe(object)
  })

  it('rejects when the script is another one', async () => {
    const loading = load({ src: 'https://js.example/other.js' })
    arrives(tag(), null)
    await expect(loading).rejects.toMatchObject(refusesWith('NO_GLOBAL'))
  })

  it.each([0, -1, Number.NaN, 'soon' as never])('refuses the timeout %s by its name', async (timeout) => {
    await expect(load({ timeout })).rejects.toThrow(/"timeout"/)
    expect(tags()).toEqual([])
  })

  it('hands a Trusted Types address on as it is', () => {
    const set = vi.spyOn(HTMLScriptElement.prototype, 'src', 'set')
    const trusted = { toString: () => 'https://js.example/v1/' }
    const loading = load({ src: trusted })
    expect(set).toHaveBeenCalledExactlyOnceWith(trusted)
    arrives(tag())
    return loading
  })
})
