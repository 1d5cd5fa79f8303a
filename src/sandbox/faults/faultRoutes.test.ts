import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAULT_PLANS, type ListedFaultPlan } from '../../contract/faults.ts'
import { createJourney, REDIRECT_URI } from '../testing/journey.ts'
import { NOT_KEPT_ALIVE } from '../testing/notKeptAlive.ts'
import { startSandbox, TEST_CLIENT, type RunningSandbox } from '../testing/startSandbox.ts'
import { createVisitor, type Visit } from '../testing/visitor.ts'
import { FAULT_BEHAVIOURS, type FaultBehaviour } from './faultBehaviours.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const at = (where: ListedFaultPlan['where']) => FAULT_PLANS.filter((plan) => plan.where === where)
const root = (slug: string) => `${sandbox.publicUrl}/faults/${slug}`
const behaviourOf = ({ slug }: ListedFaultPlan): FaultBehaviour => FAULT_BEHAVIOURS[slug]

function discover(slug: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${root(slug)}/fhir/.well-known/smart-configuration`, {
    headers: NOT_KEPT_ALIVE,
    ...(signal && { signal }),
  })
}

async function metadataOf(slug: string): Promise<Record<string, string>> {
  return (await (await discover(slug)).json()) as Record<string, string>
}

async function authorizeAt(slug: string, changes: Record<string, string> = {}): Promise<Visit> {
  const { authorization_endpoint: endpoint = '' } = await metadataOf(slug)
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: TEST_CLIENT.client_id,
    redirect_uri: REDIRECT_URI,
    state: 'a-state',
    aud: `${root(slug)}/fhir`,
    ...changes,
  })
  return createVisitor(sandbox.publicUrl).get(`${endpoint}?${query.toString()}`)
}

/** A patient's sign-in for this plan, up to the token. */
async function signInAt(slug: string): Promise<{ accessToken: string; patient: string }> {
  const journey = createJourney(sandbox)
  const code = await journey.allow('patient1@flexpa.com', undefined, { aud: `${root(slug)}/fhir` })
  const { body } = await journey.exchange(code)
  return { accessToken: body.access_token ?? '', patient: body.patient ?? '' }
}

async function read(url: string, accessToken: string): Promise<{ status: number; body: { type?: string } }> {
  const headers = { ...NOT_KEPT_ALIVE, authorization: `Bearer ${accessToken}` }
  const response = await fetch(url, { headers })
  return { status: response.status, body: (await response.json()) as { type?: string } }
}

describe('a payer that fails', () => {
  it.each(FAULT_PLANS)('does so where its row says: $slug', (plan) => {
    const { discovery, metadata, back, token, fhir } = behaviourOf(plan)
    const steps = {
      discovery: discovery ?? metadata,
      callback: back,
      token,
      patient: fhir,
      sync: fhir,
    }
    expect(steps[plan.where]).toBeDefined()
    expect([discovery ?? metadata, back, token, fhir].filter((step) => step !== undefined)).toHaveLength(1)
  })
})

describe('at discovery', () => {
  it('one never answers', async () => {
    const answer = discover('silent', AbortSignal.timeout(300))
    await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }) as Error)
  })

  it.each(at('discovery').filter(({ slug }) => slug !== 'silent'))('$slug answers as told', async (plan) => {
    const { discovery, metadata } = behaviourOf(plan)
    const response = await discover(plan.slug)
    const body = await response.text()
    if (typeof discovery === 'object') {
      expect([response.status, body]).toEqual([discovery.status, discovery.body ?? ''])
      return
    }
    expect(response.status).toBe(200)
    const own = (await metadataOf(plan.slug)) as Record<string, unknown>
    for (const [name, value] of Object.entries(metadata ?? {})) expect(own[name]).toEqual(value)
  })

  it.each(FAULT_PLANS.filter(({ where }) => where !== 'discovery'))('$slug does well', async ({ slug }) => {
    expect(await metadataOf(slug)).toMatchObject({
      issuer: expect.stringContaining(sandbox.publicUrl) as string,
      authorization_endpoint: expect.stringContaining('/authorize') as string,
      token_endpoint: expect.stringContaining('/token') as string,
      code_challenge_methods_supported: ['S256'],
    })
  })
})

describe('at the callback', () => {
  it.each(at('callback'))('$slug sends the browser back as told', async (plan) => {
    const visit = await authorizeAt(plan.slug)
    expect(visit.status).toBe(303)
    expect(visit.location?.startsWith(`${REDIRECT_URI}?`)).toBe(true)
    const answer = new URL(visit.location ?? '').searchParams
    const expected: NonNullable<FaultBehaviour['back']> = {
      state: 'a-state',
      iss: root(plan.slug),
      ...behaviourOf(plan).back,
    }
    for (const [name, value] of Object.entries(expected)) {
      expect([name, answer.getAll(name)]).toEqual([name, value === null ? [] : [value].flat()])
    }
    expect([...answer.keys()].every((name) => Object.hasOwn(expected, name))).toBe(true)
  })

  it('takes a form as well', async () => {
    const visitor = createVisitor(sandbox.publicUrl)
    const asked = { client_id: TEST_CLIENT.client_id, redirect_uri: REDIRECT_URI, state: 's' }
    const visit = await visitor.post(`${root('declines')}/authorize`, asked)
    expect(visit.location).toContain('error=access_denied')
  })

  it.each([{ client_id: 'someone' }, { redirect_uri: `${REDIRECT_URI}/more` }, { redirect_uri: '' }])(
    'sends nobody to what was not registered: %j',
    async (changes) => {
      const visit = await authorizeAt('declines', changes)
      expect([visit.status, visit.location]).toEqual([400, undefined])
    },
  )
})

describe('after the sign-in', () => {
  it.each(at('token'))('$slug answers the code as told', async (plan) => {
    const { authorization_endpoint: door, token_endpoint: endpoint = '' } = await metadataOf(plan.slug)
    expect(door).toBe(`${sandbox.publicUrl}/authorize`)
    const response = await fetch(endpoint, { method: 'POST', headers: NOT_KEPT_ALIVE })
    const { token } = behaviourOf(plan)
    expect([response.status, await response.text()]).toEqual([token?.status, token?.body])
  })

  it.each(at('patient'))('$slug keeps the Patient back, and nothing else', async (plan) => {
    const { accessToken, patient } = await signInAt(plan.slug)
    const refused = await read(`${root(plan.slug)}/fhir/Patient/${patient}`, accessToken)
    expect([403, 404]).toContain(refused.status)
    const coverage = await read(`${root(plan.slug)}/fhir/Coverage?patient=${patient}`, accessToken)
    expect(coverage).toMatchObject({ status: 200, body: { type: 'searchset' } })
  })

  it.each(at('sync'))('$slug keeps all records back, but not the Patient', async (plan) => {
    const { accessToken, patient } = await signInAt(plan.slug)
    expect((await read(`${root(plan.slug)}/fhir/Patient/${patient}`, accessToken)).status).toBe(200)
    for (const type of ['Coverage', 'ExplanationOfBenefit']) {
      const answer = await read(`${root(plan.slug)}/fhir/${type}?patient=${patient}`, accessToken)
      expect(answer.status).toBeGreaterThanOrEqual(400)
    }
  })

  it('signs nobody in for a FHIR base that is no plan’s', async () => {
    const back = await createJourney(sandbox).authorize({ aud: `${root('made-up')}/fhir` })
    expect(new URL(back.location ?? '').searchParams.get('error')).toBe('invalid_request')
  })
})

describe('the sandbox’s home page', () => {
  it('lists every failing plan with its id and code', async () => {
    const { body } = await createVisitor(sandbox.publicUrl).get('/')
    for (const { id, code, says } of FAULT_PLANS) {
      expect(body).toContain(`<li>Sandbox: ${says}<code>${id}</code><span>Ends in ${code}.</span></li>`)
    }
  })

  it('knows no other failing payer', async () => {
    for (const path of ['made-up/fhir/metadata', 'declines/elsewhere', 'declines', 'silent/authorize']) {
      expect((await createVisitor(sandbox.publicUrl).get(`${sandbox.publicUrl}/faults/${path}`)).status).toBe(
        404,
      )
    }
  })
})
