import { randomUUID } from 'node:crypto'
import { signApplicationToken } from '../accessToken.ts'
import type { ApplicationTokenResponse } from '../../../contract/linkApi.ts'
import type { Grant } from './grant.ts'

const EXPIRES_IN_SECONDS = 1800

/** A token of the application itself: it names no patient, and reads no patient's records. */
export const clientCredentialsGrant: Grant = {
  client: 'confidential',
  async issue(deps, _parameters, { applicationId, keyId }): Promise<ApplicationTokenResponse> {
    const jti = randomUUID()
    const issuedAt = Math.floor(deps.clock() / 1000)
    await deps.database.kysely
      .insertInto('application_token')
      .values({
        jti,
        application_id: applicationId,
        application_key_id: keyId,
        issued_at: new Date(issuedAt * 1000),
        expires_at: new Date((issuedAt + EXPIRES_IN_SECONDS) * 1000),
      })
      .execute()
    const given = { jti, issuedAt, clientId: applicationId, expiresInSeconds: EXPIRES_IN_SECONDS }
    return {
      access_token: await signApplicationToken(deps, given),
      expires_in: EXPIRES_IN_SECONDS,
      token_type: 'Bearer',
    }
  },
}
