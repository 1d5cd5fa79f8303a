import { isWebOriginPattern } from '../applications/originMatches.ts'
import { EXIT_CODES, headingOf } from '../../contract/exitCodes.ts'
import { html } from '../pages/html.ts'
import { renderPage } from '../pages/renderPage.ts'
import type { Opener } from './readOpener.ts'

const MAX_SHOWN = 100

interface Refusal {
  publishableKey: string | undefined
  opener: Opener | undefined
  isKnownKey: boolean
}

/** The page without patient UI in place of the widget. Its script tells the opener, at its own origin, and the console. */
export function refusedPage({ publishableKey, opener, isKnownKey }: Refusal): string {
  const { patient, developer } = EXIT_CODES.INVALID_PUBLISHABLE_KEY
  const key = (publishableKey ?? 'no publishable key').slice(0, MAX_SHOWN)
  const mistake = isKnownKey
    ? `FlexpaLink: origin ${(opener?.origin ?? 'unknown').slice(0, MAX_SHOWN)} is not registered for ${key}`
    : `FlexpaLink: ${key} is not a known publishable key`
  return renderPage({
    title: headingOf(patient),
    body: html`<h1>${headingOf(patient)}</h1>`,
    script: { src: 'refused.js', data: { message: `${mistake}. ${developer}`, origin: framerOf(opener) } },
  })
}

/** Whom a message can be posted to: an app's own scheme is nobody's origin. */
function framerOf(opener: Opener | undefined): string {
  return opener !== undefined && isWebOriginPattern(opener.origin) ? opener.origin : ''
}
