import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { printJson } from '../../sandbox/fhir/json.ts'
import { generatePatients } from '../../sandbox/patients/generatePatients.ts'
import { r4Problems } from '../../service/fhir/testing/r4Problems.ts'

/** What differs only in ids and numbers is valid or not together. */
function oneOfEachShape(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.map((text) => [
      text
        .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
        .replace(/\d+/g, '0'),
      text,
    ]),
  )
}

describe("the sandbox's patients", () => {
  it('are valid FHIR R4, required bindings included, in all 23 types', { timeout: 60_000 }, () => {
    const { resources } = generatePatients(1, '2026-09-30')
    const shapes = oneOfEachShape(resources.map((resource) => printJson(resource)))
    const checked = [...shapes.values()].map((text) => JSON.parse(text) as { resourceType: string })
    expect(new Set(checked.map(({ resourceType }) => resourceType)).size).toBe(RESOURCE_TYPES.length)
    const problems = checked.flatMap((resource) =>
      r4Problems(resource).map((problem) => `${resource.resourceType}: ${problem}`),
    )
    expect([...new Set(problems)]).toEqual([])
  })
})
