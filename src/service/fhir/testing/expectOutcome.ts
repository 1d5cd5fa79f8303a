import { expect } from 'vitest'
import { UUID } from '../../../contract/keys.ts'
import type { LightMyRequestResponse } from 'fastify'

interface Outcome {
  resourceType: string
  issue: { severity: string; code: string; details: { text: string } }[]
}

/** What every refusal of the FHIR API is. @returns the text of its first issue */
export function expectOutcome(
  { statusCode, headers, payload }: LightMyRequestResponse,
  status: number,
  code: string,
): string {
  const outcome = JSON.parse(payload) as Outcome
  expect(outcome).toMatchObject({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { text: expect.stringMatching(/\S/) as string } }],
  })
  expect(statusCode).toBe(status)
  expect(headers).toMatchObject({
    'content-type': 'application/fhir+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': expect.stringMatching(UUID) as string,
  })
  return outcome.issue[0]?.details.text ?? ''
}
