import { LoadError } from './LoadError.ts'
import { findPageObject } from './findPageObject.ts'
import { SCRIPT_URL } from './scriptUrl.ts'
import type { FlexpaLink } from '../createFlexpaLink.ts'

export interface LoadOptions {
  /**
   * The script's address. Default: the newest script of the deployment that this package was made for. A page whose
   * policy asks for Trusted Types gives its own `TrustedScriptURL`.
   */
  src?: string | { toString(): string }
  /** The script's hash, for an address whose bytes never change: `/v1/<version>/flexpa-link.js`. */
  integrity?: string
  /** For a content security policy with nonces. */
  nonce?: string
  /** How long to wait, in milliseconds. Default 15,000. */
  timeout?: number
}

/** `/v1`, `/v1/` and `/v1/<version>/flexpa-link.js` make the same global. */
const SCRIPT_PATH = /^\/v1(\/|\/\d+\.\d+\.\d+\/flexpa-link\.js)?$/

const DEFAULT_TIMEOUT_MS = 15_000

let pending: Promise<FlexpaLink> | undefined

/**
 * The page's `FlexpaLink`, by the script tag that loads it: the one that the page already has, or one that this adds.
 * However often it is called, there is one tag; the options of the first call count until that has settled. After a
 * failure the tag is taken away, and a new call tries again.
 *
 * @throws {LoadError} as a rejection, with its `code`; `NO_DOCUMENT` on a server
 * @throws {TypeError} as a rejection, when `timeout` is no number above 0
 */
export async function loadFlexpaLink(options: LoadOptions = {}): Promise<FlexpaLink> {
  const { timeout = DEFAULT_TIMEOUT_MS } = options
  if (!(timeout > 0))
    throw new TypeError('loadFlexpaLink: "timeout" must be a number of milliseconds above 0')
  const found = findPageObject()
  if (found) return found
  if (typeof document === 'undefined') throw new LoadError('NO_DOCUMENT')
  pending ??= waitFor(options, timeout).finally(() => (pending = undefined))
  return pending
}

async function waitFor(options: LoadOptions, timeout: number): Promise<FlexpaLink> {
  const tag = findTag(options.src) ?? addTag(options)
  try {
    await settled(tag, timeout)
    const made = findPageObject()
    if (!made) throw new LoadError('NO_GLOBAL')
    return made
  } catch (error) {
    tag.remove()
    throw error
  }
}

function settled(tag: HTMLScriptElement, timeout: number): Promise<void> {
  return new Promise((fulfil, refuse) => {
    const timer = setTimeout(() => refuse(new LoadError('LOAD_TIMEOUT')), timeout)
    tag.addEventListener('load', () => {
      clearTimeout(timer)
      fulfil()
    })
    tag.addEventListener('error', () => {
      clearTimeout(timer)
      refuse(new LoadError('LOAD_FAILED'))
    })
  })
}

/** A tag of the page's own that is still loading; had it loaded, there would be a global. */
function findTag(src: LoadOptions['src'] = `${SCRIPT_URL}/v1/`): HTMLScriptElement | undefined {
  const wanted = new URL(String(src), document.baseURI)
  return [...document.scripts].find((tag) => {
    if (tag.src === wanted.href) return true
    const url = URL.canParse(tag.src) ? new URL(tag.src) : undefined
    return url?.origin === wanted.origin && SCRIPT_PATH.test(url.pathname)
  })
}

function addTag({ src = `${SCRIPT_URL}/v1/`, integrity, nonce }: LoadOptions): HTMLScriptElement {
  const tag = document.createElement('script')
  if (integrity !== undefined) tag.integrity = integrity
  if (nonce !== undefined) tag.nonce = nonce
  // An integrity check needs the answer to be readable, and the service answers every origin.
  tag.crossOrigin = 'anonymous'
  // A Trusted Types policy wants its own object here, not its text.
  tag.src = src as string
  const { head } = document as { head: HTMLHeadElement | null }
  ;(head ?? document.documentElement).append(tag)
  return tag
}
