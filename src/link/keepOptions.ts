import { RESOURCE_TYPES } from '../contract/resourceTypes.ts'
import type { CreateOptions, FrameOptions } from '../contract/options.ts'

/** What `create()` keeps: the callbacks stay on this side, `forFrame` is told to the frame at `open()`. */
export interface KeptOptions extends Record<CallbackName, Callback | undefined> {
  publishableKey: string
  forFrame: FrameOptions
  /** The service's id of the session, once an event of this opening has told it. */
  sessionId?: string | null
}

type CallbackName = 'onLoad' | 'onSyncing' | 'onSuccess' | 'onExit' | 'onEvent'
type Callback = (...payload: unknown[]) => void

/**
 * Every option, by the types that it may have. What is wrong with `any` of `user`, `usage` and `endpoint` is an exit
 * code, which the service decides.
 */
const TYPES = {
  string: 'publishableKey',
  'undefined or function': 'onSyncing onLoad onExit onEvent',
  function: 'onSuccess',
  'undefined or boolean': 'autoExit skipSyncing skipExplainer strict',
  'undefined or string': 'locale',
  any: 'user usage endpoint requestedResources _experimentalResumeContext',
}

/**
 * Refuses what only the page's developer should hear of, and copies the rest, so that the page may go on to change its
 * own objects.
 * @throws {TypeError} quotes the option that is missing, unknown or of the wrong type
 */
export function keepOptions(options: CreateOptions): KeptOptions {
  const given: Record<string, unknown> = { ...options }
  const forFrame: Record<string, unknown> = {}
  const known: string[] = []
  for (const [type, names] of Object.entries(TYPES)) {
    for (const name of names.split(' ')) {
      const value = given[name]
      if (type !== 'any' && !type.includes(typeof value)) refuse(name, `must be ${type}, not ${typeof value}`)
      if (!type.endsWith('function')) forFrame[name] = copy(value)
      known.push(name)
    }
  }
  for (const name in given) if (!known.includes(name)) refuse(name, 'is no option')
  assertResourceTypes(forFrame.requestedResources)
  return { ...given, forFrame } as unknown as KeptOptions
}

/** The same options for one opening, with another endpoint where one is given. */
export function forOpening(kept: KeptOptions, endpoint: unknown = kept.forFrame.endpoint): KeptOptions {
  const forFrame: object = { ...kept.forFrame, endpoint: copy(endpoint) }
  return { ...kept, forFrame }
}

function assertResourceTypes(types: unknown = []) {
  for (const type of Array.isArray(types) ? types : [typeof types]) {
    if (!RESOURCE_TYPES.includes(type as never)) {
      refuse('requestedResources', `must be resource types, not ${JSON.stringify(type)}`)
    }
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
