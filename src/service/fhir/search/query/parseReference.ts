import { UUID } from '../../../../contract/keys.ts'
import { isResourceType } from '../../../../contract/resourceTypes.ts'
import { unescape } from './escaping.ts'
import { malformed } from './malformed.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { ReferenceValue } from './condition.ts'
import type { ValueContext } from './parseValue.ts'

const WILDCARD = /^(.*?)(?:Patient\/)?\$PATIENT_ID$/
const LOCAL = /^(?:([A-Za-z]+)\/)?([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/

/**
 * `id`, `Type/id` or an address. Addresses of our own API are local, all others are compared as they stand.
 * @throws {FhirError} 400, naming the parameter
 */
export function parseReference(
  text: string,
  { name, targets }: { name: string; targets: readonly ResourceType[] },
  context: ValueContext,
): ReferenceValue {
  const filled = fillWildcard(text, context)
  const given = unescape(filled)
  const local = given.startsWith(`${context.fhirUrl}/`) ? given.slice(context.fhirUrl.length + 1) : given
  const [, type, id = ''] = LOCAL.exec(local) ?? []
  if (id === '') {
    if (!ABSOLUTE.test(given)) throw malformed(name, 'must be an id, Type/id or an absolute address')
    return { kind: 'reference', text: filled, targets: [given] }
  }
  if (type === undefined) {
    return { kind: 'reference', text: filled, targets: targets.map((target) => keyOf(target, id)) }
  }
  const isTarget = isResourceType(type) && targets.includes(type)
  // Where several types are meant, some may be of those that we do not have: they are found in nothing.
  const mayBeAnother = targets.length !== 1 && !isResourceType(type) && /^[A-Z]/.test(type)
  if (!isTarget && !mayBeAnother) throw malformed(name, `must refer to ${targets.join(', ')}`)
  return { kind: 'reference', text: filled, targets: [keyOf(type, id)] }
}

/** `$PATIENT_ID`, `Patient/$PATIENT_ID` and the same at our public address; nothing else holds the wildcard. */
function fillWildcard(text: string, { patientId, fhirUrl }: ValueContext): string {
  const [, before] = WILDCARD.exec(text) ?? []
  return before === '' || before === `${fhirUrl}/` ? `Patient/${patientId}` : text
}

/** Our ids are UUIDs in lower case; who writes one in upper case means the same. Others are a source's own. */
function keyOf(type: string, id: string): string {
  return `${type}/${UUID.test(id) ? id.toLowerCase() : id}`
}
