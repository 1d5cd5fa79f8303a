import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createJourney } from '../testing/journey.ts'
import { readFhir } from '../testing/readFhir.ts'
import { startSandbox } from '../testing/startSandbox.ts'
import { openAuthorizationStore, StoreError } from './authorizationStore.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the authorization store', () => {
  it('gives back after reopening what was set, and not what was deleted or expired', async () => {
    let now = 1_000
    const store = openAuthorizationStore(folder, () => now)
    await Promise.all([
      store.set('a', { x: 1 }),
      store.set('b', 2),
      store.set('c', 3, 2_000),
      store.delete('b'),
    ])
    now = 3_000
    const reopened = openAuthorizationStore(folder, () => now)
    expect([reopened.get('a'), reopened.get('b'), reopened.get('c')]).toEqual([
      { x: 1 },
      undefined,
      undefined,
    ])
  })

  it('has written every change of a crowd once all are answered', async () => {
    const store = openAuthorizationStore(folder, Date.now)
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.set(`key ${String(index)}`, index)))
    expect(openAuthorizationStore(folder, Date.now).keys()).toHaveLength(50)
    expect(readdirSync(folder)).toEqual(['authorization.json'])
  })

  it('refuses a damaged file by name', () => {
    writeFileSync(join(folder, 'authorization.json'), '[["half')
    expect(() => openAuthorizationStore(folder, Date.now)).toThrow(StoreError)
    expect(() => openAuthorizationStore(folder, Date.now)).toThrow(/authorization\.json is damaged/)
  })

  it('lets tokens and sign-ins under way outlive a restart of the sandbox', async () => {
    const first = await startSandbox({ dataDir: folder })
    const journey = createJourney(first)
    const { body } = await journey.exchange(await journey.allow('patient1@flexpa.com'))
    const begun = createJourney(first)
    await begun.authorize()
    await first.close()

    const again = await startSandbox({ dataDir: folder, publicUrl: first.publicUrl })
    try {
      const read = await readFhir(again, `Patient/${body.patient ?? ''}`, body.access_token)
      expect(read.status).toBe(200)
      const refreshed = await journey.token({
        grant_type: 'refresh_token',
        refresh_token: body.refresh_token ?? '',
      })
      expect(refreshed.body.patient).toBe(body.patient)
      const consent = await begun.submit('login', {
        username: 'patient3@flexpa.com',
        password: 'examplepatient',
      })
      expect(consent.body).toContain('Thomas Oduya')
    } finally {
      await again.close()
    }
  })

  it('forgets an access token after an hour and keeps the refresh token', async () => {
    let now = Date.now()
    const sandbox = await startSandbox({ clock: () => now })
    try {
      const journey = createJourney(sandbox)
      const { body } = await journey.exchange(await journey.allow('patient1@flexpa.com'))
      now += 3_601_000
      expect((await readFhir(sandbox, 'Coverage', body.access_token)).status).toBe(401)
      const refreshed = await journey.token({
        grant_type: 'refresh_token',
        refresh_token: body.refresh_token ?? '',
      })
      expect(refreshed.status).toBe(200)
    } finally {
      await sandbox.close()
    }
  })

  it('forgets a code after a minute', async () => {
    let now = Date.now()
    const sandbox = await startSandbox({ clock: () => now })
    try {
      const journey = createJourney(sandbox)
      const code = await journey.allow('patient1@flexpa.com')
      now += 61_000
      expect((await journey.exchange(code)).body.error).toBe('invalid_grant')
    } finally {
      await sandbox.close()
    }
  })
})
