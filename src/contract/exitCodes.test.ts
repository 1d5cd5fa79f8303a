import { describe, expect, test } from 'vitest'
import { EXIT_CODES, HOST_MISTAKES, isExitCode } from './exitCodes.ts'
import { FAULTS, codeOfFault } from './faults.ts'

describe('the table of exit codes', () => {
  test('has the sixteen codes', () => {
    expect(Object.keys(EXIT_CODES)).toHaveLength(16)
  })

  test.each(Object.entries(EXIT_CODES))('%s has whole sentences for patient and developer', (_code, row) => {
    expect(row.patient).toMatch(/^[A-Z{].+\.$/)
    expect(row.developer).toMatch(/^[A-Z{].+\.$/)
  })

  test('keeps jargon from the patient', () => {
    for (const { patient } of Object.values(EXIT_CODES)) {
      expect(patient).not.toMatch(/endpoint|authoriz|fhir|token|scope|configuration|callback|state/i)
    }
  })

  test('offers "Try again" just where trying again can help', () => {
    for (const { retryable, next } of Object.values(EXIT_CODES)) expect(next === 'TRY_AGAIN').toBe(retryable)
  })

  test("never asks a patient to retry the host's mistake", () => {
    for (const code of HOST_MISTAKES) expect(EXIT_CODES[code].retryable).toBe(false)
  })

  test('knows its own names only', () => {
    expect(isExitCode('QUERY_REJECTED')).toBe(true)
    for (const value of ['constructor', '', null, 7, 'query_rejected']) expect(isExitCode(value)).toBe(false)
  })
})

describe('the table of faults', () => {
  test('produces every code but those of the host', () => {
    const produced = new Set<string>(FAULTS.map(({ code }) => code))
    const ofThePayer = Object.keys(EXIT_CODES).filter(
      (code) => !(HOST_MISTAKES as readonly string[]).includes(code),
    )
    expect([...produced].sort()).toEqual(ofThePayer.sort())
  })

  test('names each fault once', () => {
    const names = FAULTS.map(({ where, fault }) => `${where}: ${fault}`)
    expect(new Set(names).size).toBe(names.length)
  })

  test('gives the code of a fault', () => {
    expect(codeOfFault('callback', 'access_denied')).toBe('QUERY_REJECTED')
    expect(codeOfFault('discovery', 'no answer')).toBe('QUERY_TIMEOUT')
    expect(codeOfFault('sync', 'every type failed')).toBe('PATIENT_INIT')
  })
})
