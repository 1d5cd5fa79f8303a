import { randomUUID } from 'node:crypto'
import { signAccessToken } from './accessToken.ts'
import { hashSecret, randomSecret } from './secrets.ts'
import type { Transaction } from 'kysely'
import type { Usage } from '../../contract/options.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { BegunLifetime } from '../lifetimes/beginLifetime.ts'

export interface IssuedTokens {
  accessToken: string
  /** MULTIPLE only. */
  refreshToken: string | undefined
}

/** A new access token in EXCHANGED, and its refresh token where there may be a next time. */
export async function issueTokens(
  deps: Pick<Deps, 'clock' | 'keys' | 'config'>,
  trx: Transaction<Schema>,
  authorization: { id: string; applicationId: string; patientId: string; usage: Usage },
  {
    expiresInSeconds,
    refreshTokenExpiresAt,
  }: Pick<BegunLifetime, 'expiresInSeconds' | 'refreshTokenExpiresAt'>,
): Promise<IssuedTokens> {
  const jti = randomUUID()
  const now = new Date(deps.clock())
  const issuedAt = Math.floor(now.getTime() / 1000)
  await trx
    .insertInto('access_token')
    .values({
      jti,
      authorization_id: authorization.id,
      state: 'EXCHANGED',
      state_changed_at: now,
      issued_at: new Date(issuedAt * 1000),
      expires_at: new Date((issuedAt + expiresInSeconds) * 1000),
    })
    .execute()
  const refreshToken = authorization.usage === 'MULTIPLE' ? randomSecret() : undefined
  if (refreshToken !== undefined) {
    await trx
      .insertInto('refresh_token')
      .values({
        token_hash: hashSecret(refreshToken),
        authorization_id: authorization.id,
        access_token_jti: jti,
        issued_at: now,
        expires_at: refreshTokenExpiresAt,
      })
      .execute()
  }
  const accessToken = await signAccessToken(deps, {
    jti,
    issuedAt,
    expiresInSeconds,
    sub: authorization.id,
    patientId: authorization.patientId,
    clientId: authorization.applicationId,
  })
  return { accessToken, refreshToken }
}
