import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJourney, linkPatient, REDIRECT_URI, SCOPE } from './testing/journey.ts'
import { startSandbox, TEST_CLIENT, type RunningSandbox } from './testing/startSandbox.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const answerOf = (location: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(location ?? '').searchParams)

async function post(path: string, form: Record<string, string>): Promise<{ status: number; body: string }> {
  const { client_id, client_secret } = TEST_CLIENT
  const body = new URLSearchParams({ ...form, client_id, client_secret })
  const response = await fetch(`${sandbox.publicUrl}${path}`, { method: 'POST', body })
  return { status: response.status, body: await response.text() }
}

describe('signing in', () => {
  it('leads over login and consent back to the app, with code, state and iss', async () => {
    const journey = createJourney(sandbox)
    const login = await journey.authorize()
    expect(login.body).toContain('Bright Steps')
    expect(login.body).toContain('patient1@flexpa.com')
    const consent = await journey.submit('login', {
      username: ' Patient1@Flexpa.com ',
      password: 'examplepatient',
    })
    expect(consent.body).toContain('Marian Castellano')
    const back = await journey.submit('consent', { decision: 'allow' })
    expect(back.status).toBe(303)
    expect(back.location?.startsWith(`${REDIRECT_URI}?`)).toBe(true)
    expect(answerOf(back.location)).toEqual({
      code: expect.any(String) as string,
      state: 'a-state',
      iss: sandbox.publicUrl,
    })
  })

  it('says so when the password is wrong, and lets the patient try again', async () => {
    const journey = createJourney(sandbox)
    await journey.authorize()
    const again = await journey.submit('login', { username: 'patient1@flexpa.com', password: 'wrong' })
    expect(again.status).toBe(422)
    expect(again.body).toContain('role="alert"')
    const consent = await journey.submit('login', {
      username: 'patient1@flexpa.com',
      password: 'examplepatient',
    })
    expect(consent.body).toContain('Do not allow')
  })

  it('asks which person where an account has several, and shares only that one', async () => {
    const journey = createJourney(sandbox)
    await journey.authorize()
    const choice = await journey.submit('login', {
      username: 'patient2@flexpa.com',
      password: 'examplepatient',
    })
    expect(choice.body).toContain('type="radio"')
    const nobody = await journey.submit('person', { patient: 'somebody-else' })
    expect(nobody.status).toBe(422)
    const early = await journey.submit('consent', { decision: 'allow' })
    expect(early.body).toContain('type="radio"')

    const parent = await linkPatient(sandbox, 'patient2@flexpa.com', { person: 'Priya Raman' })
    const child = await linkPatient(sandbox, 'patient2@flexpa.com', { person: 'Leo Raman' })
    expect(child.patient).not.toBe(parent.patient)
  })

  it.each([
    ['the consent is refused', 'consent', { decision: 'deny' }],
    ['the sign-in is cancelled', 'deny', {}],
  ])('returns access_denied when %s', async (_what, action, form) => {
    const journey = createJourney(sandbox)
    await journey.authorize()
    await journey.submit('login', { username: 'patient1@flexpa.com', password: 'examplepatient' })
    const back = await journey.submit(action, form)
    expect(answerOf(back.location)).toMatchObject({
      error: 'access_denied',
      state: 'a-state',
      iss: sandbox.publicUrl,
    })
  })

  it('starts anew for each attempt, so that another member can sign in', async () => {
    const journey = createJourney(sandbox)
    await journey.allow('patient1@flexpa.com')
    const code = await journey.allow('patient3@flexpa.com')
    const { body } = await journey.exchange(code)
    const { patient } = await linkPatient(sandbox, 'patient3@flexpa.com')
    expect(body.patient).toBe(patient)
  })

  it('opens no page of a sign-in that began in another browser', async () => {
    const page = (await createJourney(sandbox).visitor.get(`${sandbox.publicUrl}/interaction/unknown`)).status
    expect(page).toBe(400)
  })

  it('takes POST at /authorize as well', async () => {
    const { visitor, verifier } = createJourney(sandbox)
    const first = await visitor.post(`${sandbox.publicUrl}/authorize`, {
      response_type: 'code',
      client_id: TEST_CLIENT.client_id,
      redirect_uri: REDIRECT_URI,
      scope: SCOPE,
      state: 's',
      aud: sandbox.fhirBase,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    expect(first.status).toBe(303)
    expect((await visitor.follow(first)).body).toContain('Test logins')
  })
})

describe('a request to /authorize', () => {
  it.each([
    ['names another audience', { aud: 'https://other.example/fhir' }, 'invalid_request'],
    ['names no audience', { aud: undefined }, 'invalid_request'],
    ['has no challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['has a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['asks for a token in the URL', { response_type: 'token' }, 'unsupported_response_type'],
    ['must not ask the patient', { prompt: 'none' }, 'login_required'],
  ])('is refused at the redirect URI, with iss, when it %s', async (_what, changes, error) => {
    const back = await createJourney(sandbox).authorize(changes)
    expect(back.location).toContain('link.example')
    const fragmentOrQuery = (back.location ?? '').replace('#', '?')
    expect(answerOf(fragmentOrQuery)).toMatchObject({ error, iss: sandbox.publicUrl })
  })

  it.each([
    ['an unregistered redirect URI', { redirect_uri: 'https://link.example/callback/two' }],
    ['a redirect URI that only begins alike', { redirect_uri: `${REDIRECT_URI}/more` }],
    ['an unknown client', { client_id: 'someone' }],
  ])('is answered by a page and no redirect for %s', async (_what, changes) => {
    const answer = await createJourney(sandbox).authorize(changes)
    expect(answer.status).toBe(400)
    expect(answer.location).toBeUndefined()
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('the token endpoint', () => {
  it('exchanges the code once, names the patient and is not cached', async () => {
    const journey = createJourney(sandbox)
    const code = await journey.allow('patient1@flexpa.com')
    const { status, headers, body } = await journey.exchange(code)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toContain('no-store')
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: SCOPE })
    expect(body.patient).toBeTypeOf('string')
    expect(body.refresh_token).toBeTypeOf('string')

    const replay = await journey.exchange(code)
    expect(replay).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const dead = await fetch(`${sandbox.fhirBase}/Patient/${body.patient ?? ''}`, {
      headers: { authorization: `Bearer ${body.access_token ?? ''}` },
    })
    expect(dead.status).toBe(401)
  })

  it.each([
    ['with another verifier', { code_verifier: 'x'.repeat(43) }],
    ['without a verifier', { code_verifier: '' }],
    ['with another redirect URI', { redirect_uri: `${REDIRECT_URI}/more` }],
  ])('refuses a code %s', async (_what, change) => {
    const journey = createJourney(sandbox)
    const code = await journey.allow('patient1@flexpa.com')
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: journey.verifier,
    }
    const answer = await journey.token({ ...form, ...change })
    expect(answer.status).toBe(400)
    expect(answer.body.error).toBe('invalid_grant')
  })

  it('refuses a wrong client secret', async () => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' })
    const authorization = `Basic ${Buffer.from('flexpa-link:wrong').toString('base64')}`
    const response = await fetch(`${sandbox.publicUrl}/token`, {
      method: 'POST',
      headers: { authorization },
      body,
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Basic')
  })

  it('takes the client secret in the form as well', async () => {
    const journey = createJourney(sandbox)
    const code = await journey.allow('patient1@flexpa.com')
    const answer = await post('/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: journey.verifier,
    })
    expect(answer.status).toBe(200)
  })

  it('issues a refresh token only with offline_access', async () => {
    const journey = createJourney(sandbox)
    const code = await journey.allow('patient1@flexpa.com', undefined, {
      scope: 'launch/patient patient/*.rs',
    })
    const { body } = await journey.exchange(code)
    expect(body.refresh_token).toBeUndefined()
    expect(body.access_token).toBeTypeOf('string')
  })

  it('rotates refresh tokens, keeps the patient, and ends the family when an old one comes back', async () => {
    const journey = createJourney(sandbox)
    const first = (await journey.exchange(await journey.allow('patient1@flexpa.com'))).body
    const refresh = (token: string | undefined) =>
      journey.token({ grant_type: 'refresh_token', refresh_token: token ?? '' })
    const second = (await refresh(first.refresh_token)).body
    expect(second.patient).toBe(first.patient)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await refresh(first.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    expect(await refresh(second.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
  })

  it('narrows the scope at a refresh but never widens it', async () => {
    const journey = createJourney(sandbox)
    const scope = 'launch/patient patient/Patient.read offline_access'
    const { body } = await journey.exchange(await journey.allow('patient1@flexpa.com', undefined, { scope }))
    const wider = await journey.token({
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token ?? '',
      scope: 'patient/Observation.read',
    })
    expect(wider.body.error).toBe('invalid_scope')
  })

  it('tells who signed in when asked with openid and fhirUser', async () => {
    const journey = createJourney(sandbox)
    const scope = 'openid fhirUser launch/patient patient/*.read'
    const { body } = await journey.exchange(await journey.allow('patient1@flexpa.com', undefined, { scope }))
    const [, payload = ''] = (body.id_token ?? '').split('.')
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    expect(claims).toMatchObject({
      iss: sandbox.publicUrl,
      aud: TEST_CLIENT.client_id,
      fhirUser: `${sandbox.fhirBase}/Patient/${body.patient ?? ''}`,
    })
  })
})

describe('revocation and introspection', () => {
  it('tells a living token with its patient, and ends it together with its refresh token', async () => {
    const journey = createJourney(sandbox)
    const { body } = await journey.exchange(await journey.allow('patient1@flexpa.com'))
    const token = body.access_token ?? ''
    const living: unknown = JSON.parse((await post('/introspect', { token })).body)
    expect(living).toMatchObject({ active: true, patient: body.patient, client_id: TEST_CLIENT.client_id })
    expect((await post('/revoke', { token: body.refresh_token ?? '' })).status).toBe(200)
    expect(JSON.parse((await post('/introspect', { token })).body)).toEqual({ active: false })
    expect((await post('/revoke', { token: 'unknown' })).status).toBe(200)
  })
})
