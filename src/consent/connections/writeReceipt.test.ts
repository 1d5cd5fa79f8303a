// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { enConnections } from '../i18n/enConnections.ts'
import { learn } from '../i18n/t.ts'
import { fileNameOf } from './saveReceipt.ts'
import { writeReceipt } from './writeReceipt.tsx'
import type { Connection } from '../../contract/connections.ts'

const CONNECTION: Connection = {
  id: '6f0f7a10-9a4b-4cf8-8a3e-0a7c2f6d1b01',
  application: 'Bright Steps',
  plan: 'Humana',
  patientName: 'Maria Garcia',
  requestedResources: ['Coverage', 'Patient'],
  usage: 'ONE_TIME',
  agreedAt: Date.UTC(2026, 10, 21, 12),
  termsVersion: '2026-11-21',
  until: Date.UTC(2026, 10, 22, 12),
  copiedAt: Date.UTC(2026, 10, 21, 13),
  state: 'ACTIVE',
  endedAt: null,
}
const CONTEXT = {
  origin: 'https://link.example',
  secret: 's'.repeat(43),
  writtenAt: Date.UTC(2026, 10, 21, 14),
}
const LINK = `https://link.example/connections#${CONTEXT.secret}`

const parse = (text: string) => new DOMParser().parseFromString(text, 'text/html')

beforeEach(() => learn(enConnections))

describe('the receipt', () => {
  it('says who, what, whose, when, until when, under which terms, how to stop, and its reference', () => {
    const page = parse(writeReceipt(CONNECTION, CONTEXT))
    const facts: Record<string, string> = Object.fromEntries(
      [...page.querySelectorAll('dl > div')].map((row) => [
        row.querySelector('dt')?.textContent ?? '',
        row.querySelector('dd')?.textContent ?? '',
      ]),
    )
    expect(facts).toMatchObject({
      'Shared with': 'Bright Steps',
      Plan: 'Humana',
      'Whose records': 'Maria Garcia',
      What: 'Coverage and your details',
      'How often': 'Once',
      'Terms agreed to': 'Version of 2026-11-21',
      Reference: CONNECTION.id,
    })
    expect(facts['Since']).toMatch(/^Nov 21, 2026, .*[AP]M \S+$/)
    expect(facts['Until']).toMatch(/^Nov 22, 2026, /)
    expect(facts['Records last copied']).toMatch(/^Nov 21, 2026, /)
    expect(page.querySelector('h1')?.textContent).toBe('Receipt: sharing of health records')
    expect(page.title).toContain('Bright Steps')
    expect(page.documentElement.lang).toBe('en')
  })

  it('holds the link, and says what whoever has it can do', () => {
    const page = parse(writeReceipt(CONNECTION, CONTEXT))
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toContain(LINK)
    expect(page.body.textContent).toContain(LINK)
    expect(page.body.textContent).toContain('Whoever has it can see this page and stop the sharing')
  })

  it('has no secret to give after a sign-in at the plan: it names the page', () => {
    const text = writeReceipt(CONNECTION, { ...CONTEXT, secret: undefined })
    expect(text).toContain('https://link.example/connections/find')
    expect(text).not.toContain('Whoever has it')
    expect(text).not.toContain('/connections#')
  })

  it('asks nobody for anything: no script that runs, no picture, no style or font from elsewhere', () => {
    const text = writeReceipt(CONNECTION, CONTEXT)
    const page = parse(text)
    expect(page.querySelectorAll('link, img, iframe, form, object, [src], [onclick]')).toHaveLength(0)
    expect([...page.querySelectorAll('script')].map((script) => script.type)).toEqual([
      'application/fhir+json',
    ])
    expect(page.querySelector('style')?.textContent).not.toMatch(/url\(|@import/)
    expect(text).toContain("default-src 'none'")
  })

  it('holds the same as a FHIR Consent', () => {
    const page = parse(writeReceipt(CONNECTION, CONTEXT))
    expect(JSON.parse(page.querySelector('script')?.textContent ?? '')).toEqual({
      resourceType: 'Consent',
      identifier: [{ system: 'https://link.example/connections', value: CONNECTION.id }],
      status: 'active',
      scope: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
      },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      patient: { display: 'Maria Garcia' },
      dateTime: '2026-11-21T12:00:00.000Z',
      organization: [{ display: 'Humana' }],
      policy: [{ uri: 'https://link.example/terms' }],
      provision: {
        type: 'permit',
        period: { start: '2026-11-21T12:00:00.000Z', end: '2026-11-22T12:00:00.000Z' },
        actor: [
          {
            role: {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' },
              ],
            },
            reference: { display: 'Bright Steps' },
          },
        ],
        class: [
          { system: 'http://hl7.org/fhir/resource-types', code: 'Coverage' },
          { system: 'http://hl7.org/fhir/resource-types', code: 'Patient' },
        ],
      },
    })
  })

  it('is inactive once it is over', () => {
    const over = { ...CONNECTION, state: 'REVOKED', endedAt: Date.UTC(2026, 10, 21, 15) } as const
    const page = parse(writeReceipt(over, CONTEXT))
    expect(JSON.parse(page.querySelector('script')?.textContent ?? '')).toMatchObject({
      status: 'inactive',
      provision: { period: { end: '2026-11-21T15:00:00.000Z' } },
    })
  })

  const texts = [...(hostileData.markup ?? []), '</script><script>alert(1)</script>', '<!--<script>']
  it('shows names as text, whatever they are (threat 17)', () => {
    const markupOf = (name: string) =>
      writeReceipt({ ...CONNECTION, application: name, plan: name, patientName: name }, CONTEXT).replace(
        /[^<>]/g,
        '',
      )
    // A `>` in data or in text begins nothing.
    const opened = (name: string) => markupOf(name).replaceAll('>', '')
    const plain = opened('Acme')
    expect(texts.filter((text) => opened(text) !== plain)).toEqual([])
  })

  it.each([
    ['Bright Steps', 'receipt-Bright-Steps.html'],
    ['../../etc/passwd', 'receipt-etc-passwd.html'],
    ['CON:<>|"?*', 'receipt-CON.html'],
    ['‮gnp.exe', 'receipt-gnp-exe.html'],
    ['…', 'receipt-app.html'],
    ['健康', 'receipt-健康.html'],
    ['x'.repeat(300), `receipt-${'x'.repeat(60)}.html`],
  ])('has a file name that is safe: %j', (application, name) => {
    expect(fileNameOf({ application })).toBe(name)
  })
})
