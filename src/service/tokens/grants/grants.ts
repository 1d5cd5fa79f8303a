import { authorizationCodeGrant } from '../../hosted/authorizationCodeGrant.ts'
import { clientCredentialsGrant } from './clientCredentialsGrant.ts'
import { refreshTokenGrant } from './refreshTokenGrant.ts'
import type { Grant } from './grant.ts'

/** Every grant of `/link/token`, by its `grant_type`. */
export const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['refresh_token', refreshTokenGrant],
  ['client_credentials', clientCredentialsGrant],
  ['authorization_code', authorizationCodeGrant],
])
