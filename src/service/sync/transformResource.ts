import { createHash } from 'node:crypto'
import { isObject, objectsAt, ownMember, printJson } from './fhirJson.ts'
import { fillRequired } from './fillRequired.ts'
import { mapReferences } from './mapReferences.ts'
import { absoluteReference, keyOf, readReference } from './payerReference.ts'
import { resourceId } from './resourceId.ts'
import { withoutEmpty } from './withoutEmpty.ts'
import type { Mode } from '../../contract/keys.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { JsonObject, PayerResource } from './fhirJson.ts'
import type { ResourceKey } from './payerReference.ts'

const TAG_SYSTEM = 'https://fhir.flexpa.com/identifiers'

export interface TransformContext {
  /** The payer's FHIR base, without a trailing slash. */
  base: string
  /** The random namespace of this patient's resource ids. */
  idNamespace: string
  authorizationId: string
  endpointId: string
  applicationId: string
  mode: Mode
  /** Whether our copy holds, or will hold, this resource of the payer. */
  isSynced(key: ResourceKey): boolean
}

export interface TransformedResource {
  type: ResourceType
  id: string
  /** Of all but version and time, so that equal content is known again. */
  contentHash: string
  /** `Type/id` of every reference to a resource of ours, each once. */
  refs: string[]
  /** The resource as it is served, and its text. */
  serve: (version: number, lastUpdated: Date) => { json: JsonObject; text: string }
}

/**
 * A payer's resource as we serve it (seed 002, "Flexpa Tagging" to "Referenced Resources"; contract section 5):
 * our id, the payer's in `meta.source` and last in `identifier`, our four tags after the payer's, references to what
 * we hold relative with our ids and all others absolute at the payer, required fields filled, empty ones left out.
 */
export function transformResource(resource: PayerResource, context: TransformContext): TransformedResource {
  const { base, idNamespace } = context
  const refs = new Set<string>()
  const mapped = mapReferences<JsonObject>(withoutEmpty(resource.json), {
    reference(reference) {
      const key = readReference(base, reference)
      if (key === undefined || !context.isSynced(key)) return absoluteReference(base, reference)
      const ours = `${key.type}/${resourceId(idNamespace, base, key.type, key.id)}`
      refs.add(ours)
      return ours
    },
    attachmentUrl: (url) => absoluteReference(base, url),
  })
  const id = resourceId(idNamespace, base, resource.type, resource.id)
  const members = without(mapped, 'resourceType', 'id', 'meta')
  const meta = metaOf(mapped, resource, context)
  if (resource.type !== 'Provenance') members.identifier = identifiersOf(mapped, resource, base)
  fillRequired(resource.type, members)
  const head = { resourceType: resource.type, id }
  // The members are printed once, since that is most of the work, and put together with the rest as text.
  const [headText, membersText] = [printJson(head), printJson(members)]
  const print = (fullMeta: JsonObject) =>
    `${headText.slice(0, -1)},"meta":${printJson(fullMeta)}${membersText === '{}' ? '}' : `,${membersText.slice(1)}`}`
  return {
    type: resource.type,
    id,
    contentHash: createHash('sha256').update(print(meta)).digest('base64url'),
    refs: [...refs],
    serve(version, lastUpdated) {
      const full = { versionId: String(version), lastUpdated: lastUpdated.toISOString(), ...meta }
      return { json: { ...head, meta: full, ...members }, text: print(full) }
    },
  }
}

function metaOf(mapped: JsonObject, resource: PayerResource, context: TransformContext): JsonObject {
  const given = ownMember(mapped, 'meta')
  const meta = isObject(given) ? without(given, 'versionId', 'lastUpdated') : {}
  return {
    ...meta,
    source: `${context.base}/${keyOf(resource)}`,
    tag: [
      ...objectsAt(meta, 'tag'),
      { system: `${TAG_SYSTEM}/PatientAccessTokenId`, code: context.authorizationId },
      { system: `${TAG_SYSTEM}/EndpointId`, code: context.endpointId },
      { system: `${TAG_SYSTEM}/ApplicationId`, code: context.applicationId },
      { system: `${TAG_SYSTEM}/PatientAuthorizationMode`, code: context.mode },
    ],
  }
}

/** All of the 23 types but Provenance have `identifier` 0..*, so one that came alone is put into an array. */
function identifiersOf(mapped: JsonObject, { type, id }: PayerResource, base: string): JsonObject[] {
  return [...objectsAt(mapped, 'identifier'), { system: `${base}/${type}/SourceResourceId`, value: id }]
}

function without(object: JsonObject, ...keys: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}
