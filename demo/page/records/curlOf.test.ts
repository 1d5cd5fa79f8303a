import { describe, expect, it } from 'vitest'
import { curlOf } from './curlOf.ts'

describe('curlOf', () => {
  it('reads a resource or a page, with the token left to the shell', () => {
    expect(curlOf('http://localhost:4100', 'Condition', 'a-1')).toBe(
      `curl 'http://localhost:4100/fhir/Condition/a-1' \\\n  -H "Authorization: Bearer $ACCESS_TOKEN"`,
    )
    expect(curlOf('http://localhost:4100', 'Condition')).toContain('/fhir/Condition?_count=100')
  })

  it('lets no id out of its quotes', () => {
    expect(curlOf('http://localhost:4100', 'Condition', "x'; rm -rf ~ #")).toContain(
      "/fhir/Condition/x%27%3B%20rm%20-rf%20~%20%23' ",
    )
  })
})
