import { createServer } from 'node:http'
import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a scripted payer answers with: a JSON body with a status, text as it stands, or never. */
export type Reply =
  | { status?: number; json: unknown; headers?: Record<string, string> }
  | { status?: number; text: string }
  | 'silence'

export interface ReceivedRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export interface Payer {
  url: string
  /** host:port, for OUTBOUND_ALLOW. */
  hostPort: string
  fhirBase: string
  requests: ReceivedRequest[]
  requestsTo(path: string): ReceivedRequest[]
  /** Answers by path instead of the usual way; a function is asked for each request. */
  replies: Map<string, Reply | ((request: ReceivedRequest) => Reply | Promise<Reply>)>
  /** A code for an authorization request, bound to its PKCE challenge, as if the patient had signed in. */
  grant(authorizeUrl: string): { code: string; state: string; iss: string; redirectUri: string }
  close(): Promise<void>
}

/** A small SMART payer on a free port of 127.0.0.1, whose every answer a test can script. */
export async function startPayer(): Promise<Payer> {
  const requests: ReceivedRequest[] = []
  const replies: Payer['replies'] = new Map()
  const challenges = new Map<string, string>()
  const server = createServer((request, response) => {
    void handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = new URL(request.url ?? '', url).pathname
    const received: ReceivedRequest = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    }
    requests.push(received)
    const scripted = replies.get(path)
    const reply = typeof scripted === 'function' ? await scripted(received) : (scripted ?? usual(received))
    if (reply === 'silence') return
    if ('text' in reply) response.writeHead(reply.status ?? 200).end(reply.text)
    else {
      const headers = { 'content-type': 'application/json', ...reply.headers }
      response.writeHead(reply.status ?? 200, headers).end(JSON.stringify(reply.json))
    }
  }

  function usual({ path, body }: ReceivedRequest): Reply {
    if (path === '/fhir/.well-known/smart-configuration') return { json: smartMetadata(url) }
    if (path === '/token') return redeem(new URLSearchParams(body))
    if (path === '/revoke') return { json: {} }
    if (path === '/fhir/Patient/payer-patient') return { json: PATIENT }
    return { status: 404, json: { resourceType: 'OperationOutcome', issue: [] } }
  }

  function redeem(form: URLSearchParams): Reply {
    if (form.get('grant_type') === 'refresh_token') {
      return { json: tokenResponse({ access_token: 'renewed-access-token' }) }
    }
    const challenge = challenges.get(form.get('code') ?? '')
    challenges.delete(form.get('code') ?? '')
    const given = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (challenge !== given) return { status: 400, json: { error: 'invalid_grant' } }
    return { json: tokenResponse({}) }
  }

  return {
    url,
    hostPort: `127.0.0.1:${port}`,
    fhirBase: `${url}/fhir`,
    requests,
    requestsTo: (path) => requests.filter((request) => request.path === path),
    replies,
    grant(authorizeUrl) {
      const query = new URL(authorizeUrl).searchParams
      const code = randomBytes(16).toString('hex')
      challenges.set(code, query.get('code_challenge') ?? '')
      return {
        code,
        state: query.get('state') ?? '',
        iss: url,
        redirectUri: query.get('redirect_uri') ?? '',
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The metadata of a payer at `url`, with what a test changes. */
export function smartMetadata(url: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    revocation_endpoint: `${url}/revoke`,
    capabilities: ['launch-standalone', 'permission-v2'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code'],
    authorization_response_iss_parameter_supported: true,
    ...changes,
  }
}

export function tokenResponse(changes: Record<string, unknown>): Record<string, unknown> {
  return {
    access_token: 'payer-access-token',
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: 'payer-refresh-token',
    scope: 'launch/patient',
    patient: 'payer-patient',
    ...changes,
  }
}

const PATIENT = {
  resourceType: 'Patient',
  id: 'payer-patient',
  name: [{ use: 'official', given: ['Amy', 'V.'], family: 'Shaw' }],
}
