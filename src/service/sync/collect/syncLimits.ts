/** What one sync may cost, whatever the payer sends. CONTRIBUTING tells what happens beyond each. */
export interface SyncLimits {
  /** From the first request on; then what was found is kept, and the rest noted down as `timeout`. */
  collectMs: number
  /** One request, from its first byte to the last of the answer. */
  requestMs: number
  /** The pause before the first repetition; it doubles with each. */
  firstPauseMs: number
  /** The longest pause that is waited for. A payer that names a longer one is not asked again in this sync. */
  maxPauseMs: number
  /** One answer, after decompression. */
  maxBodyBytes: number
  /** All answers of the sync. */
  maxReceivedBytes: number
  /** All resources that are kept in memory until they are stored. */
  maxKeptBytes: number
  /** One resource, and what remains of a Bundle without its resources. */
  maxResourceBytes: number
  /** How deep JSON may be nested. */
  maxDepth: number
  /** Resources of the patient, those that came along included. */
  maxResources: number
  /** Pages of one search. */
  maxPages: number
  /** Pages in a row that came before: the paging runs in a circle. */
  maxIdlePages: number
  /** Reads of single resources, to close references. */
  maxReads: number
  /** How far from what was searched the chain of references is followed. */
  maxReferenceDepth: number
}

export const SYNC_LIMITS: Readonly<SyncLimits> = {
  collectMs: 12 * 60_000,
  requestMs: 30_000,
  firstPauseMs: 300,
  maxPauseMs: 60_000,
  maxBodyBytes: 32 * 1024 * 1024,
  maxReceivedBytes: 128 * 1024 * 1024,
  maxKeptBytes: 64 * 1024 * 1024,
  maxResourceBytes: 5 * 1024 * 1024,
  maxDepth: 200,
  maxResources: 50_000,
  maxPages: 1000,
  maxIdlePages: 5,
  maxReads: 10_000,
  maxReferenceDepth: 20,
}
