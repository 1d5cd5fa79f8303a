import { expect } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { exchange, linkPlan, PLAN } from './journey.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { ExchangeResponse } from '../../contract/linkApi.ts'
import type { CreateSession } from '../../contract/sessionApi.ts'
import type { KeyPair } from '../tokens/basicCredentials.ts'
import type { Service } from './journey.ts'

/** `Authorization: Basic` of two texts, as an integrator's server writes it. */
export function basic(first: string, second: string): string {
  return `Basic ${Buffer.from(`${first}:${second}`).toString('base64')}`
}

export function basicOf({ publishableKey, secretKey }: KeyPair): string {
  return basic(publishableKey, secretKey)
}

/** A form-urlencoded token request. @param authorization null: without the header */
export async function requestToken(
  { app }: Pick<Service, 'app'>,
  form: Record<string, string> | string,
  authorization: string | null = basicOf(TEST_KEYS.strict),
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/link/token',
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization !== null && { authorization }),
    },
  })
}

export async function introspect(
  { app }: Pick<Service, 'app'>,
  accessToken: string,
): Promise<LightMyRequestResponse> {
  return app.inject({ url: '/link/introspect', headers: { authorization: `Bearer ${accessToken}` } })
}

export async function refresh(
  service: Pick<Service, 'app'>,
  refreshToken: string,
  keys: KeyPair = TEST_KEYS.strict,
): Promise<LightMyRequestResponse> {
  return requestToken(service, { grant_type: 'refresh_token', refresh_token: refreshToken }, basicOf(keys))
}

export async function revoke(
  { app }: Pick<Service, 'app'>,
  accessToken: string,
  secretKey: string = TEST_KEYS.strict.secretKey,
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/link/revoke',
    payload: { secret_key: secretKey },
    headers: { authorization: `Bearer ${accessToken}` },
  })
}

/** Links a plan and exchanges the public token. */
export async function linkAndExchange(
  service: Service,
  changes: Partial<CreateSession> = {},
  secretKey?: string,
): Promise<ExchangeResponse> {
  const { publicToken } = await linkPlan(service, changes)
  const response = await exchange(service, publicToken, secretKey)
  if (response.statusCode !== 200) throw new Error(`No exchange: ${response.body}`)
  return response.json()
}

/** The same for lasting access. */
export async function linkForLong(
  service: Service,
  changes: Partial<CreateSession> = {},
  secretKey?: string,
): Promise<ExchangeResponse & { refresh_token: string }> {
  const exchanged = await linkAndExchange(service, { usage: 'MULTIPLE', ...changes }, secretKey)
  if (exchanged.refresh_token === undefined) throw new Error('No refresh token')
  return { ...exchanged, refresh_token: exchanged.refresh_token }
}

/** What a JWT says, unverified, as integrators read it. */
export function payloadOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

/** What every answer says of an authorization that was linked a moment ago, at the plan that journeys go to. */
export const FRESH_SUMMARY = {
  patient: expect.stringMatching(/^Patient\/[0-9a-f-]{36}$/) as string,
  user: { externalId: 'user-1' },
  endpoint: {
    id: PLAN,
    label: ['Humana'],
    name: 'humana-sandbox',
    refreshable: true,
    resources: [...RESOURCE_TYPES],
  },
  sync: {
    resourceTypes: Object.fromEntries(RESOURCE_TYPES.map((type) => [type, 0])),
    state: 'WAITING',
    lastSyncedAt: null,
  },
  timeUntilMaxAuth: 'unknown',
}
