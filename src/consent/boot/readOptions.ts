import { isResourceType } from '../../contract/resourceTypes.ts'
import type { ParsedFrameOptions } from '../../contract/options.ts'

/** A wrong field of the host's options that no exit code names. */
export interface OptionMistake {
  field: string
}

/**
 * The host's options with their defaults. `user`, `usage` and `endpoint` are the service's to judge. Read by hand and
 * not by `frameOptionsSchema`, for the reason that `readBoot` gives.
 */
export function readOptions(given: unknown): ParsedFrameOptions | OptionMistake {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { field: 'options' }
  const options = given as Readonly<Record<string, unknown>>
  const read: ParsedFrameOptions = {
    autoExit: true,
    skipSyncing: false,
    skipExplainer: false,
    strict: true,
    requestedResources: [],
  }
  for (const field of ['user', 'usage', 'endpoint'] as const) {
    if (options[field] !== undefined) read[field] = options[field]
  }
  for (const field of ['autoExit', 'skipSyncing', 'skipExplainer', 'strict'] as const) {
    const value = options[field]
    if (value === undefined) continue
    if (typeof value !== 'boolean') return { field }
    read[field] = value
  }
  const { requestedResources = [] } = options
  if (!Array.isArray(requestedResources) || !requestedResources.every(isResourceType)) {
    return { field: 'requestedResources' }
  }
  return { ...read, requestedResources }
}
