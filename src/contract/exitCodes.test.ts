import { describe, expect, test } from 'vitest'
import { EXIT_CODES, isExitCode } from './exitCodes.ts'
import { FAULTS, FAULT_PLANS, codeOfFault, labelOfFault } from './faults.ts'
import { HOST_MISTAKES, isHostMistake } from './hostMistakes.ts'
import { PUBLISHABLE_KEY, UUID } from './keys.ts'
import type { ExitCode } from './exitCodes.ts'

const CODES = Object.keys(EXIT_CODES) as ExitCode[]

describe('the table of exit codes', () => {
  test('has the sixteen codes', () => {
    expect(Object.keys(EXIT_CODES)).toHaveLength(16)
  })

  test.each(Object.entries(EXIT_CODES))('%s has whole sentences for patient and developer', (_code, row) => {
    expect(row.patient).toMatch(/^[A-Z{].+\.$/)
    expect(row.help).toMatch(/^[A-Z{].+\.$/)
    expect(row.developer).toMatch(/^[A-Z{].+\.$/)
  })

  test('keeps jargon from the patient', () => {
    for (const { patient, help } of Object.values(EXIT_CODES)) {
      expect(patient + help).not.toMatch(/endpoint|authoriz|fhir|token|scope|configuration|callback|state/i)
    }
  })

  test('offers "Try again" just where trying again can help', () => {
    for (const { retryable, next } of Object.values(EXIT_CODES)) expect(next === 'TRY_AGAIN').toBe(retryable)
  })

  test("never asks a patient to retry the host's mistake", () => {
    for (const code of CODES.filter(isHostMistake)) {
      expect(EXIT_CODES[code]).toMatchObject({ retryable: false, next: 'CLOSE' })
    }
  })

  test('knows its own names only', () => {
    expect(isExitCode('QUERY_REJECTED')).toBe(true)
    for (const value of ['constructor', '', null, 7, 'query_rejected']) expect(isExitCode(value)).toBe(false)
  })
})

describe('the table of faults', () => {
  test('leads to each code, as the other faults are mistakes of the host', () => {
    const ofPayers = new Set<ExitCode>(FAULTS.map(({ code }) => code))
    for (const code of CODES) expect([code, ofPayers.has(code)]).toEqual([code, !isHostMistake(code)])
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

  test('has sandbox plans for each row, each with an id, a folder and a label of its own', () => {
    for (const { plans } of FAULTS) expect(plans.length).toBeGreaterThan(0)
    for (const { id, slug } of FAULT_PLANS) {
      expect(id).toMatch(UUID)
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    }
    for (const name of ['id', 'slug', 'says'] as const) {
      expect(new Set(FAULT_PLANS.map((plan) => plan[name])).size).toBe(FAULT_PLANS.length)
    }
    expect(labelOfFault({ says: 'payer declines' })).toBe('Sandbox: payer declines')
  })

  test('gives the words for "plan not offered" where that is the fault, and only there', () => {
    for (const { fault, planNotOffered } of FAULT_PLANS) {
      expect(planNotOffered !== undefined).toBe(fault === 'plan not offered')
    }
  })
})

describe('the table of host mistakes', () => {
  test('has values that can be tried: well formed where only the service can tell that they are wrong', () => {
    expect(HOST_MISTAKES.INVALID_ENDPOINT.wrong).toMatch(UUID)
    expect(HOST_MISTAKES.INVALID_ENDPOINT_MODE.wrong).toMatch(UUID)
    expect(HOST_MISTAKES.INVALID_PUBLISHABLE_KEY.wrong).toMatch(PUBLISHABLE_KEY)
  })
})
