import { RESOURCE_TYPES } from '../contract/resourceTypes.ts'
import type { CreateOptions, FrameOptions } from '../contract/options.ts'

/** What `create()` keeps: the callbacks stay on this side, `forFrame` is told to the frame at `open()`. */
export interface KeptOptions extends Record<CallbackName, Callback | undefined> {
  publishableKey: string
  forFrame: FrameOptions
}

type CallbackName = 'onLoad' | 'onSyncing' | 'onSuccess' | 'onExit'
type Callback = (...payload: unknown[]) => void

/**
 * Every option and the types it may have. What is wrong with `user`, `usage` and `endpoint` is an exit code, which the
 * service decides.
 */
const TYPES = new Map(
  Object.entries({
    publishableKey: 'string',
    onSuccess: 'function',
    onSyncing: 'function | undefined',
    onLoad: 'function | undefined',
    onExit: 'function | undefined',
    user: 'any',
    usage: 'any',
    endpoint: 'any',
    requestedResources: 'any',
    autoExit: 'boolean | undefined',
    skipSyncing: 'boolean | undefined',
    skipExplainer: 'boolean | undefined',
    strict: 'boolean | undefined',
  } satisfies Record<keyof CreateOptions, string>),
)

/**
 * Refuses what only the page's developer should hear of, and copies the rest, so that the page may go on to change its
 * own objects.
 * @throws {TypeError} quotes the option that is missing, unknown or of the wrong type
 */
export function keepOptions(options: CreateOptions): KeptOptions {
  const given: Record<string, unknown> = { ...options }
  const forFrame: Record<string, unknown> = {}
  for (const name in given) {
    if (!TYPES.has(name)) refuse(name, 'is not an option')
  }
  for (const [name, type] of TYPES) {
    const value = given[name]
    if (type !== 'any' && !type.includes(typeof value)) refuse(name, `must be ${type}, not ${typeof value}`)
    if (!/string|function/.test(type)) forFrame[name] = copy(value)
  }
  assertResourceTypes('requestedResources', forFrame.requestedResources)
  return { ...given, forFrame } as unknown as KeptOptions
}

/** The same options for one opening, with another endpoint where one is given. */
export function forOpening(kept: KeptOptions, endpoint: unknown = kept.forFrame.endpoint): KeptOptions {
  const forFrame: object = { ...kept.forFrame, endpoint: copy(endpoint) }
  return { ...kept, forFrame }
}

function assertResourceTypes(name: string, types: unknown = []) {
  if (!Array.isArray(types)) refuse(name, 'must be an array')
  for (const type of types) {
    if (!RESOURCE_TYPES.includes(type as never)) refuse(name, `has the unknown type ${JSON.stringify(type)}`)
  }
}

/** A copy that can be posted; null, which no option allows, in place of what cannot be written as JSON. */
function copy(value: unknown): unknown {
  try {
    return value === undefined ? value : JSON.parse(JSON.stringify(value))
  } catch {
    return null
  }
}

function refuse(name: string, why: string): never {
  throw new TypeError(`FlexpaLink.create: "${name}" ${why}`)
}
