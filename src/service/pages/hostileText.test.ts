import { describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { failurePage } from '../connections/regaining/failurePage.ts'
import { findPlanPage } from '../connections/regaining/findPlanPage.ts'
import { refusedPage } from '../frame/refusedPage.ts'
import { endingPage } from '../smart/endingPage.ts'
import { html } from './html.ts'
import { MESSAGES } from './messages.ts'
import { noticePage, renderPage } from './renderPage.ts'

const TEXTS = [...(hostileData.markup ?? []), ...(hostileData.naughtyStrings ?? [])]
const CONFIG = { linkUrl: 'https://link.example' }

/** Each hosted page that shows what somebody else has named, as application, plan, reference, key or origin. */
const PAGES: Record<string, (text: string) => string> = {
  'the question before a sign-in': (text) =>
    renderPage({
      title: MESSAGES.confirm.title(text),
      body: html`<p>${MESSAGES.confirm.text(text, text)}</p>
        <button>${MESSAGES.confirm.button(text)}</button>`,
      script: { src: 'x.js', data: { message: text } },
    }),
  'the end of a sign-in': (text) =>
    endingPage(CONFIG, {
      ...MESSAGES.authorized(text, text),
      back: { url: 'https://app.example/', application: text },
    }),
  'a sign-in that was left': (text) => endingPage(CONFIG, MESSAGES.left(text)),
  'a failure': (text) =>
    endingPage(CONFIG, { ...MESSAGES.failed('QUERY_REJECTED', text, text), reference: text }),
  'the plans to sign in at': (text) =>
    findPlanPage({
      query: text,
      plans: [{ id: 'id', label: text, subtitle: text, available: true, refreshable: true }],
    }),
  'no plan to sign in at': (text) => findPlanPage({ query: text, plans: [] }),
  'a sign-in that showed nothing': (text) => failurePage({ label: [text], name: 'plan' }, 'QUERY_REJECTED'),
  'a notice': (text) => noticePage({ title: text, text }),
  'an unknown key': (text) => refusedPage({ publishableKey: text, opener: undefined, isKnownKey: false }),
  'an unregistered page': (text) =>
    refusedPage({ publishableKey: 'pk', opener: { origin: text, url: text }, isKnownKey: true }),
}

/** What a browser would take for markup: with the text escaped, no more of it than with a plain word. */
const markupOf = (page: string) => page.replace(/[^<>"']/g, '')

describe.skipIf(TEXTS.length === 0)('a hosted page (threat 17)', () => {
  it.each(Object.entries(PAGES))('shows names as text: %s', (_, print) => {
    const plain = markupOf(print('Acme'))
    expect(TEXTS.filter((text) => markupOf(print(text)) !== plain)).toEqual([])
  })
})
