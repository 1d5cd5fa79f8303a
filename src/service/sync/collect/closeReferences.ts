import { keyOf } from '../payerReference.ts'
import { PayerRequestFailed, requestFailed } from './payerRequestFailed.ts'
import type { ResourceKey } from '../payerReference.ts'
import type { Collection } from './collection.ts'
import type { PayerClient } from './payerClient.ts'
import type { SyncLimits } from './syncLimits.ts'

interface Closing {
  client: PayerClient
  collection: Collection
  limits: SyncLimits
  onProgress: () => void
}

/**
 * The closure: whatever the records refer to at this payer is read, and what that refers to, round by round until
 * nothing is new. What came alongside is taken before the payer is asked.
 *
 * - One that is gone, closed or nothing we can use (4xx, another resource) stays a reference to the payer.
 * - One that could not be read for a passing reason is noted down for its type.
 * - A circle ends where it began. A chain that is longer than the limit, or more reads than that, end the closure, and
 *   the types that are left are noted down.
 */
export async function closeReferences({ client, collection, limits, onProgress }: Closing): Promise<void> {
  const tried = new Set<string>()
  let reads = 0
  let round = collection.keys()
  for (let depth = 0; round.length > 0; depth += 1) {
    const wanted = new Map<string, ResourceKey>()
    for (const key of round.flatMap((from) => collection.referencesOf(from))) {
      if (!tried.has(keyOf(key)) && !collection.has(key)) wanted.set(keyOf(key), key)
    }
    for (const name of wanted.keys()) tried.add(name)
    const isTooDeep = depth >= limits.maxReferenceDepth
    const found = await Promise.all([...wanted.values()].map((key) => follow(key, isTooDeep)))
    round = found.filter((key) => key !== undefined)
    onProgress()
  }

  async function follow(key: ResourceKey, isTooDeep: boolean): Promise<ResourceKey | undefined> {
    if (collection.adopt(key)) return key
    reads += 1
    if (isTooDeep || reads > limits.maxReads) {
      collection.fail(key.type, requestFailed('the references have no end', 'too-costly'))
      return undefined
    }
    return (await read(key)) ? key : undefined
  }

  async function read(key: ResourceKey): Promise<boolean> {
    try {
      const { bytes } = await client.request(readUrl(client, key))
      return collection.takeRead(key, bytes)
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      const isClosed = error.status !== undefined && error.status < 500 && error.status !== 429
      if (!isClosed) collection.fail(key.type, error)
      return false
    }
  }
}

export function readUrl({ base }: Pick<PayerClient, 'base'>, { type, id }: ResourceKey): string {
  return `${base}/${type}/${encodeURIComponent(id)}`
}
