import { describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { consentPage } from './consentPage.ts'
import { errorPage } from './errorPage.ts'
import { homePage } from './homePage.ts'
import { loginPage } from './loginPage.ts'
import { personPage } from './personPage.ts'

const TEXTS = [...(hostileData.markup ?? []), ...(hostileData.naughtyStrings ?? [])]
const path = '/interaction/1'

const accountOf = (text: string) => ({
  username: text,
  password: text,
  description: text,
  people: [{ patientId: 'p', name: text, relation: text }],
})

const PAGES: Record<string, (text: string) => string> = {
  login: (text) => loginPage({ path, appName: text, accounts: [accountOf(text)], failedUsername: text }),
  person: (text) => personPage({ path, appName: text, people: accountOf(text).people }),
  consent: (text) =>
    consentPage({ path, appName: text, personName: text, types: ['Patient', 'Coverage'], offline: true }),
  error: (text) => errorPage.print(text),
  home: (text) => homePage('http://localhost:4200/fhir', [accountOf(text)]),
}

/** What a browser would take for markup: with the text escaped, no more of it than with a plain word. */
const markupOf = (page: string) => page.replace(/[^<>"']/g, '')

describe.skipIf(TEXTS.length === 0)('a page of the sandbox payer (threat 17)', () => {
  it.each(Object.entries(PAGES))('shows names as text: %s', (_, print) => {
    const plain = markupOf(print('Acme'))
    expect(TEXTS.filter((text) => markupOf(print(text)) !== plain)).toEqual([])
  })
})
