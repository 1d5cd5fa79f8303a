import { isResourceType, RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import type { Usage } from '../../contract/options.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/** What a client asks for, in the terms of a session, and in the words that its token answer will repeat. */
export interface Asked {
  usage: Usage
  /** As `create()` has it: empty means all. */
  requestedResources: ResourceType[]
  scope: string
}

/** SMART App Launch 2.2, in both of its grammars: reading is `.read` in version 1 and `.rs` in version 2. */
const RESOURCE_SCOPE = /^patient\/(\*|[A-Za-z]+)\.(?:read|rs)$/
/** That there is a patient in the context, which here there always is. */
const CONTEXT = 'launch/patient'
const OFFLINE = 'offline_access'
const MAX_LENGTH = 2_000

/**
 * Scopes, of which a token of ours knows three kinds:
 *
 * - `patient/<type>.rs` or `.read`, for one of the 23 types or `*`: what is synchronized. None of them: all types. Patient
 *   always comes along.
 * - `offline_access`: usage MULTIPLE, with a refresh token where the plan allows it. Without it, ONE_TIME.
 * - `launch/patient`, which changes nothing.
 *
 * Anything else is refused rather than left out: whoever asks for writing, or for a user's profile, would take the
 * silence for a yes.
 *
 * @returns undefined for what holds an unknown scope
 */
export function readScope(text: string | undefined): Asked | undefined {
  if (text !== undefined && text.length > MAX_LENGTH) return undefined
  const words = new Set(text === undefined ? [] : text.split(' '))
  const types = new Set<ResourceType>()
  let isAll = false
  for (const word of words) {
    if (word === CONTEXT || word === OFFLINE) continue
    const type = RESOURCE_SCOPE.exec(word)?.[1]
    if (type === '*') isAll = true
    else if (isResourceType(type)) types.add(type)
    else return undefined
  }
  isAll ||= types.size === 0
  const said = [...words].filter((word) => word !== OFFLINE)
  if (isAll && types.size === 0 && !said.some((word) => word.startsWith('patient/*')))
    said.push('patient/*.rs')
  if (!isAll && !types.has('Patient')) said.push('patient/Patient.rs')
  if (words.has(OFFLINE)) said.push(OFFLINE)
  return {
    usage: words.has(OFFLINE) ? 'MULTIPLE' : 'ONE_TIME',
    requestedResources: isAll ? [] : RESOURCE_TYPES.filter((type) => types.has(type)),
    scope: said.join(' '),
  }
}

/** What was granted of what was asked: nothing is offline where the plan cannot be refreshed. */
export function grantedScope(asked: string, usage: Usage): string {
  if (usage === 'MULTIPLE') return asked
  return asked
    .split(' ')
    .filter((word) => word !== OFFLINE)
    .join(' ')
}

/** For the server's metadata. */
export const SCOPES_SUPPORTED: readonly string[] = [
  ...['*', ...RESOURCE_TYPES].flatMap((type) => [`patient/${type}.rs`, `patient/${type}.read`]),
  CONTEXT,
  OFFLINE,
]
