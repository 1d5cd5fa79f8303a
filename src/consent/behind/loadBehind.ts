import { pause } from '../api/pause.ts'
import type * as Behind from './behind.ts'

const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000] as const

/**
 * Loads what lies behind the first screen. A lost chunk is asked for again, and at once when the network is back. Some
 * browsers remember a failed import for as long as the document lives: the last resort is `reload`.
 */
export async function loadBehind(reload: () => void): Promise<typeof Behind> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await import('./behind.ts')
    } catch {
      await pause(pauseMs)
    }
  }
  reload()
  return new Promise(() => {})
}
