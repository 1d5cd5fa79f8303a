import { authorizationSummary } from '../authorizationSummary.ts'
import { giveBackGrants } from '../revokeAuthorizations.ts'
import { rotateRefreshToken } from '../rotateRefreshToken.ts'
import { oauthError, requiredParameter } from './grant.ts'
import type { RefreshResponse } from '../../../contract/linkApi.ts'
import type { Grant } from './grant.ts'

/** New tokens for an authorization of MULTIPLE use, with which the newest records are read. */
export const refreshTokenGrant: Grant = {
  client: 'confidential',
  async issue(deps, parameters, client): Promise<RefreshResponse> {
    const refreshToken = requiredParameter(parameters, 'refresh_token')
    const rotation = await deps.database.transaction((trx) =>
      rotateRefreshToken(deps, trx, refreshToken, client),
    )
    if (rotation.outcome === 'reused') {
      deps.log.warn({ applicationId: client.applicationId }, 'a refresh token was used again: family revoked')
      await giveBackGrants(deps, rotation.grants)
    }
    // One answer for all: it tells nobody what a token once was.
    if (rotation.outcome !== 'rotated') {
      throw oauthError('invalid_grant', 'The refresh token is invalid or has expired')
    }
    const { successor, authorizationId } = rotation
    return {
      access_token: successor.accessToken,
      expires_in: successor.expiresInSeconds,
      token_type: 'Bearer',
      refresh_token: successor.refreshToken,
      refresh_expires_in: successor.refreshExpiresInSeconds,
      ...(await authorizationSummary(deps, authorizationId)),
    }
  },
}
