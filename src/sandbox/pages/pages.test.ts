import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJourney } from '../testing/journey.ts'
import { startSandbox, TEST_CLIENT, type RunningSandbox } from '../testing/startSandbox.ts'
import { createVisitor, type Visit } from '../testing/visitor.ts'

const HOSTILE = '"><script>alert(1)</script>'
let folder: string
let sandbox: RunningSandbox
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-pages-'))
  const path = join(folder, 'patient.json')
  writeFileSync(
    path,
    JSON.stringify({ resourceType: 'Patient', id: 'p', name: [{ given: ['Eve'], family: HOSTILE }] }),
  )
  const clients = [{ ...TEST_CLIENT, client_name: `App ${HOSTILE}` }]
  sandbox = await startSandbox({ clients, patientFiles: [path] })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

/** The pages of one sign-in, a wrong password included. */
async function visitPages(): Promise<Visit[]> {
  const journey = createJourney(sandbox)
  const login = await journey.authorize()
  const wrong = await journey.submit('login', { username: HOSTILE, password: 'wrong' })
  const { username } = sandbox.logins.at(-1)!
  const consent = await journey.submit('login', { username, password: 'examplepatient' })
  expect(consent.body).toContain('Do not allow')
  const family = createJourney(sandbox)
  await family.authorize()
  const person = await family.submit('login', { username: 'patient2@flexpa.com', password: 'examplepatient' })
  const error = await createJourney(sandbox).authorize({ client_id: HOSTILE })
  return [login, wrong, consent, person, error]
}

describe('every page', () => {
  it('shows names as text, whatever they contain', async () => {
    for (const { body } of await visitPages()) expect(body).not.toContain('<script')
  })

  it('forbids scripts, frames, caching and the Referer, and carries no inline style', async () => {
    for (const { headers, body } of await visitPages()) {
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'; style-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(body).not.toMatch(/<style| style=| on\w+=/)
      expect(body).toMatch(/^<!doctype html>\n<html lang="en">/)
      expect(body.match(/<h1[ >]/g)).toHaveLength(1)
    }
  })
})

describe('the sandbox’s own address', () => {
  it('lists the test logins, and serves the stylesheet', async () => {
    const visitor = createVisitor(sandbox.publicUrl)
    expect((await visitor.get('/')).body).toContain('patient3@flexpa.com')
    const style = await visitor.get('/sandbox.css')
    expect(style.headers.get('content-type')).toContain('text/css')
    expect(style.body).toContain('prefers-color-scheme:dark')
  })
})
