import { SCOPES } from './scopes.ts'

/**
 * `/.well-known/smart-configuration` of SMART App Launch 2.2; `iss` in answers as RFC 9207 has it.
 * @param changes entries that a failing payer has instead; `undefined` takes one out
 */
export function smartConfiguration(
  publicUrl: string,
  changes: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    issuer: publicUrl,
    jwks_uri: `${publicUrl}/jwks`,
    authorization_endpoint: `${publicUrl}/authorize`,
    token_endpoint: `${publicUrl}/token`,
    revocation_endpoint: `${publicUrl}/revoke`,
    introspection_endpoint: `${publicUrl}/introspect`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: SCOPES,
    capabilities: [
      'launch-standalone',
      'authorize-post',
      'client-confidential-symmetric',
      'sso-openid-connect',
      'context-standalone-patient',
      'permission-offline',
      'permission-patient',
      'permission-v1',
      'permission-v2',
    ],
    ...changes,
  })
}
