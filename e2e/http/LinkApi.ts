import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import type { ExchangeResponse, IntrospectResponse } from '../../src/contract/linkApi.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'

export interface Resource {
  resourceType: string
  id: string
  [element: string]: unknown
}

export interface Bundle {
  resourceType: 'Bundle'
  type: string
  total?: number
  link: { relation: string; url: string }[]
  entry: { fullUrl: string; resource: Resource }[]
}

/** The integrator's server: plain fetch, nothing of ours. */
export class LinkApi {
  readonly #base: string

  constructor(system: { urls: Pick<RunningSystem['urls'], 'api'> }) {
    this.#base = system.urls.api
  }

  exchange(publicToken: string, secretKey: string = TEST_KEYS.strict.secretKey): Promise<Response> {
    return fetch(`${this.#base}/link/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ public_token: publicToken, secret_key: secretKey }),
    })
  }

  async exchanged(publicToken: string): Promise<ExchangeResponse> {
    return read<ExchangeResponse>(await this.exchange(publicToken))
  }

  introspect(accessToken: string): Promise<Response> {
    return this.get('/link/introspect', accessToken)
  }

  async introspected(accessToken: string): Promise<IntrospectResponse> {
    return read<IntrospectResponse>(await this.introspect(accessToken))
  }

  /** With the publishable and the secret key of the strict application. */
  token(body: string, contentType = 'application/x-www-form-urlencoded'): Promise<Response> {
    const { publishableKey, secretKey } = TEST_KEYS.strict
    const credentials = Buffer.from(`${publishableKey}:${secretKey}`).toString('base64')
    return fetch(`${this.#base}/link/token`, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: `Basic ${credentials}` },
      body,
    })
  }

  refresh(refreshToken: string): Promise<Response> {
    return this.token(`grant_type=refresh_token&refresh_token=${refreshToken}`)
  }

  revoke(accessToken: string): Promise<Response> {
    return fetch(`${this.#base}/link/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ secret_key: TEST_KEYS.strict.secretKey }),
    })
  }

  get(pathOrUrl: string, accessToken?: string): Promise<Response> {
    const headers: Record<string, string> =
      accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }
    return fetch(new URL(pathOrUrl, this.#base), { headers })
  }

  async search(pathOrUrl: string, accessToken: string): Promise<Bundle> {
    return read<Bundle>(await this.get(pathOrUrl, accessToken))
  }

  /** All resources of a search, page by page, along the `next` links. */
  async searchAll(path: string, accessToken: string): Promise<Resource[]> {
    const found: Resource[] = []
    let next: string | undefined = path
    while (next !== undefined) {
      const bundle: Bundle = await this.search(next, accessToken)
      found.push(...bundle.entry.map(({ resource }) => resource))
      next = bundle.link.find(({ relation }) => relation === 'next')?.url
    }
    return found
  }
}

async function read<Body>(response: Response): Promise<Body> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text) as Body
}
