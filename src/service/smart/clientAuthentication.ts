import * as oauth from 'oauth4webapi'
import { SignJWT } from 'jose'
import { clientKeyFor } from '../directory/clients/clientKeyFor.ts'
import { randomSecret } from '../tokens/secrets.ts'
import { clientIdOf } from './clientIdOf.ts'
import type { PayerClient } from './tokenEndpoint.ts'

/** SMART allows five minutes; a request needs seconds, and clocks differ. */
const ASSERTION_SECONDS = 120

/**
 * How we prove at the token endpoint that we are the client, at each request anew: by the method that is configured, or
 * else by the secret where there is one. Basic is what SMART asks for then; some payers take the secret only in the body,
 * and say so.
 */
export function clientAuthentication(client: PayerClient): oauth.ClientAuth {
  const { clientSecret: secret } = client.endpoint
  const method = client.endpoint.clientMethod ?? usualMethod(client)
  if (method === 'private_key_jwt') return privateKeyJwt(client)
  if (method === 'none' || secret === undefined) return oauth.None()
  return method === 'client_secret_post' ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret)
}

function usualMethod({ endpoint, configuration }: PayerClient): 'none' | `client_secret_${'basic' | 'post'}` {
  if (endpoint.clientSecret === undefined) return 'none'
  const methods = configuration.tokenEndpointAuthMethods
  const inBody = methods.includes('client_secret_post') && !methods.includes('client_secret_basic')
  return inBody ? 'client_secret_post' : 'client_secret_basic'
}

/**
 * SMART App Launch 2.2.0, "Client Authentication: Asymmetric": a JWT for one use, whose audience is the token endpoint, for
 * all requests that need the client. It is signed by our clock; where the payer's differs by more than it allows, that is
 * for an administrator to see.
 */
function privateKeyJwt({ endpoint, configuration, keys, clock }: PayerClient): oauth.ClientAuth {
  return async (_server, _client, body) => {
    const key = clientKeyFor(endpoint, keys.clients, configuration.tokenEndpointSigningAlgs)
    if (key === undefined) throw new TypeError('CLIENT_KEYS has no key that the payer takes')
    const clientId = clientIdOf(endpoint)
    const now = Math.floor(clock() / 1000)
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(configuration.tokenEndpoint)
      .setJti(randomSecret())
      .setIssuedAt(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(key.privateKey)
    body.set('client_id', clientId)
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    body.set('client_assertion', assertion)
  }
}
