import { describe, expect, it } from 'vitest'
import { readIssues } from './payerIssues.ts'

describe('readIssues', () => {
  it('keeps severity, code and 500 characters of details.text, and nothing else', () => {
    const issues = readIssues({
      resourceType: 'OperationOutcome',
      text: { div: 'Amy Shaw' },
      issue: [
        {
          severity: 'warning',
          code: 'not-found',
          details: { text: 'é'.repeat(600), coding: [{ code: 'x' }] },
          diagnostics: 'Amy Shaw',
          location: ['x'],
        },
        { severity: 'awful', code: 'nonsense', details: { text: ' a\u0000b\ud800 ' } },
      ],
    })
    expect(issues).toEqual([
      { severity: 'warning', code: 'not-found', text: 'é'.repeat(500) },
      { severity: 'error', code: 'processing', text: 'a b' },
    ])
  })

  it.each([undefined, null, 'text', [], { resourceType: 'Patient', issue: [{ code: 'x' }] }])(
    'finds none in %o',
    (body) => {
      expect(readIssues(body)).toEqual([])
    },
  )
})
