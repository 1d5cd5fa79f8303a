import { execFile } from 'node:child_process'
import { request } from 'node:http'
import { promisify } from 'node:util'
import { TEST_KEYS } from '../src/contract/testKeys.ts'
import { LinkApi } from './http/LinkApi.ts'
import { linkOverHttp } from './http/linkOverHttp.ts'
import { PATIENT_1 } from './pages/PayerWindow.ts'
import { expect, story } from './system/story.ts'
import type { RefreshResponse, RevokeResponse } from '../src/contract/linkApi.ts'
import type { RunningSystem } from '../src/commands/startSystem.ts'

const run = promisify(execFile)

async function exchanged(system: RunningSystem, externalId: string) {
  const api = new LinkApi(system)
  const linked = await linkOverHttp(system, { login: PATIENT_1, usage: 'MULTIPLE', externalId })
  const { access_token, refresh_token = '', ...rest } = await api.exchanged(linked.publicToken)
  return { api, linked, access_token, refresh_token, ...rest }
}

/** The words of the documentation, as a shell runs them; its base64 does not wrap lines, as that of macOS does not. */
async function paste(script: string): Promise<unknown> {
  const shell = `base64() { command base64 | tr -d '\\n'; }\n${script.replaceAll('curl ', 'curl --silent ')}`
  return JSON.parse((await run('bash', ['-euc', shell])).stdout)
}

story.describe('an integrator with lasting access', () => {
  story(
    'refreshes, reads on with the new token, and ends it, as the documentation says',
    async ({ system }) => {
      const {
        api,
        linked,
        access_token: old,
        refresh_token,
        patient,
      } = await exchanged(system, 'usr_lasting')

      // The documentation's example, keys swapped as they are there.
      const answer = (await paste(`
PUBLIC_KEY=${TEST_KEYS.strict.secretKey}
SECRET_KEY=${TEST_KEYS.strict.publishableKey}
REFRESH_TOKEN=${refresh_token}
# Base64 encode the credentials
CREDENTIALS=$(echo -n "\${PUBLIC_KEY}:\${SECRET_KEY}" | base64)
curl -X POST ${system.urls.api}/link/token \\
-H "Authorization: Basic \${CREDENTIALS}" \\
-H "Content-Type: application/x-www-form-urlencoded" \\
-d "grant_type=refresh_token&refresh_token=\${REFRESH_TOKEN}"`)) as RefreshResponse
      expect(answer).toMatchObject({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expires_in: 86_400,
        refresh_token: expect.not.stringMatching(refresh_token),
        refresh_expires_in: 7_776_000,
        sync: { state: 'COMPLETED', resourceTypes: linked.counts },
      })
      expect((await api.get(`/fhir/${patient}`, old)).status).toBe(401)
      expect((await api.get(`/fhir/${patient}`, answer.access_token)).status).toBe(200)
      expect(await api.introspected(old)).toMatchObject({ active: false, state: 'REFRESHED' })

      const again = await Promise.all(Array.from({ length: 20 }, () => api.refresh(refresh_token)))
      const successors = await Promise.all(
        again.map((response) => response.json() as Promise<RefreshResponse>),
      )
      expect(new Set(successors.map(({ access_token }) => access_token))).toEqual(
        new Set([answer.access_token]),
      )

      // The documentation's example sends JSON under curl's own label, which is that of a form.
      const revoked = (await paste(`
ACCESS_TOKEN=${answer.access_token}
curl -X POST ${system.urls.api}/link/revoke \\
-H "Authorization: Bearer $ACCESS_TOKEN" \\
-d '{
"secret_key": "${TEST_KEYS.strict.secretKey}"
}'`)) as RevokeResponse
      expect(revoked).toEqual({ count: 1 })
      expect((await api.get(`/fhir/${patient}`, answer.access_token)).status).toBe(401)
      expect((await api.introspect(answer.access_token)).status).toBe(401)
      const late = await api.refresh(answer.refresh_token)
      expect([late.status, await late.json()]).toMatchObject([400, { error: 'invalid_grant' }])
    },
  )

  story('gets a token of its own, which reads no patient', async ({ system }) => {
    const api = new LinkApi(system)
    const response = await api.token(JSON.stringify({ grant_type: 'client_credentials' }), 'application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { access_token, ...rest } = (await response.json()) as { access_token: string }
    expect(rest).toEqual({ expires_in: 1800, token_type: 'Bearer' })
    const told = await api.introspected(access_token)
    expect(told).toMatchObject({ active: true, iss: system.urls.api })
    expect(told).not.toHaveProperty('sub')
    expect((await api.get('/fhir/Patient', access_token)).status).toBe(403)
  })

  story('burns nothing by what cannot be right', async ({ system }) => {
    const { api, access_token, refresh_token } = await exchanged(system, 'usr_careful')
    const form = `grant_type=refresh_token&refresh_token=${refresh_token}`
    const huge = await api.token(`${form}&scope=${'x'.repeat(10_000_000)}`)
    expect([huge.status, await huge.json()]).toMatchObject([413, { error: 'invalid_request' }])
    expect(huge.headers.get('x-request-id')).toBeTruthy()

    const twice = await new Promise<number | undefined>((resolve, reject) => {
      const url = new URL('/link/introspect', system.urls.api)
      const ways = ['authorization', `Bearer ${access_token}`, 'authorization', 'Bearer other']
      request(url, { headers: ['host', url.host, ...ways] }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(twice).toBe(400)
    expect((await api.refresh(refresh_token)).status).toBe(200)
  })
})
