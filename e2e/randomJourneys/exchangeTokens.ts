import { LinkApi } from '../http/LinkApi.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'
import type { Opening } from './heard.ts'

/** As the app's server would: each token of a success is worth one access token. @returns what went wrong */
export async function exchangeTokens(
  system: Pick<RunningSystem, 'urls'>,
  openings: readonly Opening[],
): Promise<string[]> {
  const api = new LinkApi(system)
  const faults: string[] = []
  for (const { token } of openings.filter(({ end }) => end === 'success')) {
    const statuses: number[] = []
    for (let count = 0; count < 2; count++) {
      const response = await api.exchange(String(token))
      await response.body?.cancel()
      statuses.push(response.status)
    }
    if (statuses.join() !== '200,400') faults.push(`the token was exchanged with ${statuses.join(', ')}`)
  }
  return faults
}
