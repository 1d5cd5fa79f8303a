import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frameBootSchema } from '../../contract/frameDocument.ts'
import { frameOptionsSchema } from '../../contract/options.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { TEST_APPLICATIONS } from '../applications/testApplications.ts'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import { makeStaticDir } from '../testing/makeStaticDir.ts'
import type { FrameBoot } from '../../contract/frameDocument.ts'
import type { TestService } from '../testing/createTestService.ts'

const key = TEST_KEYS.strict.publishableKey
let built: Awaited<ReturnType<typeof makeStaticDir>>
let service: TestService

beforeAll(async () => {
  built = await makeStaticDir()
  const [application] = TEST_APPLICATIONS
  if (application === undefined) throw new Error('no application')
  const named = { ...application, name: '</script><b>', origins: [...application.origins, 'app://open'] }
  service = await createTestService({
    config: {
      staticDir: built.staticDir,
      linkUrl: 'https://link.example',
      apiUrl: 'https://api.example',
      scriptUrl: 'https://js.example',
    },
    applications: [named],
  })
}, START_TIMEOUT_MS)
afterAll(async () => {
  await service.close()
  await built.remove()
})

function get(path: string, headers: Record<string, string> = {}) {
  return service.app.inject({ url: path, headers: { host: 'link.example', ...headers } })
}

function frame(query: Record<string, string>) {
  return get(`/?${new URLSearchParams(query)}`)
}

function bootOf(body: string): FrameBoot {
  const text = /<script type="application\/json" id="boot">(.*)<\/script>/.exec(body)?.[1] ?? ''
  return frameBootSchema.parse(JSON.parse(text))
}

describe('the frame document', () => {
  it('brings what the first screen needs, for our script', async () => {
    const response = await frame({ publishableKey: key, openerUrl: 'http://localhost:4000', protocol: '2' })
    expect(response.statusCode).toBe(200)
    const boot = bootOf(response.body)
    expect(boot).toMatchObject({
      protocol: 2,
      publishableKey: key,
      openerOrigin: 'http://localhost:4000',
      application: { name: '</script><b>' },
      mode: 'TEST',
    })
    expect(boot.popularPlans.length).toBeGreaterThan(5)
    expect(boot.legacyOptions).toBeUndefined()
    expect(response.body).not.toContain('</script><b>')
  })

  it('says who may frame it, and locks everything else', async () => {
    const { headers } = await frame({ publishableKey: key, openerUrl: 'http://localhost:4000' })
    const policy = String(headers['content-security-policy'])
    // In full, so that no directive is added or loosened unseen (threats 3, 4, 17).
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      'frame-ancestors http://127.0.0.1:* http://localhost:*',
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
    expect(headers).toMatchObject({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'strict-transport-security': expect.stringContaining('max-age') as string,
    })
    expect(headers['x-frame-options']).toBeUndefined()
  })

  it.each([[{ openerUrl: 'http://localhost:4000/page?x=1#y' }], [{ openerOrigin: 'http://localhost:4000' }]])(
    'takes from old scripts the opener as %j',
    async (opener) => {
      const boot = bootOf((await frame({ publishableKey: key, ...opener })).body)
      expect(boot).toMatchObject({ protocol: 1, openerOrigin: 'http://localhost:4000' })
      expect(frameOptionsSchema.parse(boot.legacyOptions)).toMatchObject({
        autoExit: true,
        requestedResources: [],
      })
    },
  )

  it('is the top-level page of an app whose own scheme is registered in full, and framed by nobody then', async () => {
    const response = await frame({ publishableKey: key, openerUrl: 'app://open' })
    expect(bootOf(response.body)).toMatchObject({ openerOrigin: 'app://open', openerUrl: 'app://open' })
    expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(response.headers['x-frame-options']).toBe('DENY')
  })

  it('reads the options of old scripts', async () => {
    const response = await frame({
      publishableKey: key,
      openerUrl: 'http://localhost:4000',
      autoExit: 'false',
      skipSyncing: 'true',
      skipExplainer: 'maybe',
      strict: 'true',
      endpoint: '',
      usage: 'MULTIPLE',
      user: '{"externalId":"<é>"}',
      requestedResources: 'Coverage, Patient',
    })
    expect(bootOf(response.body).legacyOptions).toEqual({
      autoExit: false,
      skipSyncing: true,
      strict: true,
      usage: 'MULTIPLE',
      user: { externalId: '<é>' },
      requestedResources: ['Coverage', 'Patient'],
    })
  })

  it('hands on a user that is no JSON, for the service to name', async () => {
    const query = { publishableKey: key, openerUrl: 'http://localhost:4000', user: '{' }
    expect(bootOf((await frame(query)).body).legacyOptions).toEqual({ user: '{' })
  })

  it.each([
    [
      'an unregistered origin',
      { publishableKey: key, openerUrl: 'https://evil.example/x' },
      'https://evil.example',
    ],
    [
      'a look-alike',
      { publishableKey: key, openerUrl: 'http://localhost.evil.example' },
      'http://localhost.evil.example',
    ],
    [
      'an unknown key',
      { publishableKey: 'pk_test_x', openerUrl: 'http://localhost:4000' },
      'http://localhost:4000',
    ],
    ['no key', { openerUrl: 'http://localhost:4000' }, 'http://localhost:4000'],
    ['no opener', { publishableKey: key }, ''],
    ['an opener that is no page', { publishableKey: key, openerUrl: 'data:text/html,x' }, ''],
    ['a scheme that is not registered', { publishableKey: key, openerUrl: 'other://open' }, ''],
    ['a registered scheme with more behind it', { publishableKey: key, openerUrl: 'app://open/path' }, ''],
    ['a registered scheme in a query', { publishableKey: key, openerUrl: 'app://open?x=1' }, ''],
    ['a blob of the page', { publishableKey: key, openerUrl: 'blob:http://localhost:4000/x' }, ''],
    ['a star', { publishableKey: key, openerUrl: '*' }, ''],
  ])(
    'refuses %s with a page that any page may frame, and that tells its opener only',
    async (_, query, origin) => {
      const response = await frame(query)
      expect(response.statusCode).toBe(403)
      expect(response.body).toContain(`data-origin="${origin}"`)
      expect(response.body).toContain('FlexpaLink: ')
      expect(response.body).not.toContain('id="boot"')
      const policy = String(response.headers['content-security-policy'])
      expect(policy).not.toContain('frame-ancestors')
      expect(response.headers['x-frame-options']).toBeUndefined()
    },
  )

  it('names the origin and the key in the console line, escaped', async () => {
    const query = { publishableKey: '"><script>', openerUrl: 'http://localhost:4000' }
    const { body } = await frame(query)
    expect(body).toContain('FlexpaLink: &quot;&gt;&lt;script&gt; is not a known publishable key')
    const refused = await frame({ publishableKey: key, openerUrl: 'https://evil.example' })
    expect(refused.body).toContain(`FlexpaLink: origin https://evil.example is not registered for ${key}`)
  })
})

describe('the script', () => {
  const script = (path: string, headers = {}) => get(path, { host: 'js.example', ...headers })

  it.each(['/v1', '/v1/'])('is served at %s for any page, pointing at the link host', async (path) => {
    const response = await script(path)
    expect(response.body).toBe('const origin = "https://link.example"')
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
    })
    const etag = String(response.headers.etag)
    expect((await script(path, { 'if-none-match': etag })).statusCode).toBe(304)
  })
})

describe('hosts', () => {
  it('each serve their own routes', async () => {
    const status = async (path: string, host: string) => (await get(path, { host })).statusCode
    expect(await status('/v1', 'link.example')).toBe(404)
    expect(await status('/terms', 'js.example')).toBe(404)
    expect(await status('/terms', 'link.example')).toBe(200)
    expect(await status('/link/introspect', 'link.example')).toBe(404)
    expect(await status('/link/introspect', 'api.example')).toBe(401)
    expect(await status('/healthz', 'api.example')).toBe(200)
    expect(await status('/plans', 'evil.example')).toBe(404)
  })
})

describe('hosted pages', () => {
  it.each(['/terms', '/privacy', '/connections'])(
    '%s is framed by nobody and runs nothing inline',
    async (path) => {
      const response = await get(path)
      expect(response.statusCode).toBe(200)
      expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(response.headers['x-frame-options']).toBe('DENY')
      expect(response.body).not.toMatch(/<style|<script>| on\w+=/)
    },
  )

  it('have their files, and nothing beside them', async () => {
    expect((await get('/pages/page.css')).headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
    })
    const asset = await get('/assets/index-abc.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const path of [
      '/pages/',
      '/pages/../package.json',
      '/pages/%2e%2e/%2e%2e/package.json',
      '/assets/none.js',
    ]) {
      expect((await get(path)).statusCode).toBeGreaterThanOrEqual(400)
    }
  })

  it('answers an unreadable address of the FHIR API as that API does', async () => {
    const answer = await service.app.inject('/fhir/%zz')
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    expect(answer.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] })
  })

  it('answer what is not there plainly', async () => {
    for (const path of ['/nothing', '/%zz', '/callback']) {
      const response = await get(path)
      expect(response.statusCode).toBe(404)
    }
  })
})
