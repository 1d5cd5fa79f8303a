import type { EndpointRecord } from '../endpointRecord.ts'

/** What whoever imports a list says of it. */
export interface ImportOptions {
  /** Names the list from one import to the next: what it no longer has is marked. */
  source: string
  outboundAllow: readonly string[]
  /** The brand of entries that have no name: for lists of one payer. */
  nameless?: string | undefined
  /** What the organizations are; absent: what the list says of each, else PROVIDER. */
  type?: EndpointRecord['organization']['type'] | undefined
  /** Absent: CMS_9115 for payers, ONC_G10 for all others. */
  network?: EndpointRecord['network'] | undefined
  /** Only the one brand of a User-access Brands bundle that has this identifier. */
  brand?: string | undefined
}
