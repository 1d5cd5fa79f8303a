import { tokenResponse } from './startPayer.ts'
import type { ReceivedRequest, Reply } from './startPayer.ts'

/**
 * A payer's token endpoint that rotates refresh tokens, and takes the second use of one for a theft: from then on
 * nothing is worth anything there.
 */
export function rotatingTokens(changes: Record<string, unknown> = {}) {
  let current = 'payer-refresh-token'
  let count = 0
  let stolen = false
  return {
    /** How often it has renewed. */
    renewals: () => count,
    reply: ({ body }: ReceivedRequest): Reply => {
      const form = new URLSearchParams(body)
      const grant = { refresh_token: current, ...changes }
      if (form.get('grant_type') !== 'refresh_token') return { json: tokenResponse(grant) }
      if (stolen || form.get('refresh_token') !== current) {
        stolen = true
        return { status: 400, json: { error: 'invalid_grant' } }
      }
      count += 1
      current = `payer-refresh-token-${count}`
      return {
        json: tokenResponse({ ...grant, access_token: `payer-access-${count}`, refresh_token: current }),
      }
    },
  }
}
