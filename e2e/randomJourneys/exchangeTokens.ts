import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { Opening } from './heard.ts'

/** As the app's server would: each token of a success is worth one access token. @returns what went wrong */
export async function exchangeTokens(
  system: RunningSystem,
  openings: readonly Opening[],
  secretKey: string,
): Promise<string[]> {
  const faults: string[] = []
  for (const { token } of openings.filter(({ end }) => end === 'success')) {
    const statuses: number[] = []
    for (let count = 0; count < 2; count++) {
      const response = await fetch(`${system.urls.api}/link/exchange`, {
        method: 'POST',
        body: JSON.stringify({ public_token: token, secret_key: secretKey }),
      })
      await response.body?.cancel()
      statuses.push(response.status)
    }
    if (statuses.join() !== '200,400') faults.push(`the token was exchanged with ${statuses.join(', ')}`)
  }
  return faults
}
