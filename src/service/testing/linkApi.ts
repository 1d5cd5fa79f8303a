import { TEST_KEYS } from '../../contract/testKeys.ts'
import type { LightMyRequestResponse } from 'fastify'
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
