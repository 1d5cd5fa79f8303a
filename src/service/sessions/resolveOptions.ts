import { endpointIdSchema, usageSchema, userSchema } from '../../contract/options.ts'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { HttpError } from '../http/httpError.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { LinkUser, Usage } from '../../contract/options.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { CreateSession } from '../../contract/sessionApi.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Directory } from '../directory/directory.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

/** A host page's options, found valid. */
export interface ResolvedOptions {
  /** Undefined: an anonymous session. */
  user: LinkUser | undefined
  usage: Usage
  endpoint: EndpointRecord | undefined
  /** In the contract's order, Patient always among them. */
  requestedResources: ResourceType[]
}

/**
 * Decides what of the options is an exit code (seed 003, contract section 1). Where host pages were written before
 * `user` and `usage` existed (old scripts, applications with `legacyOptions`), both may be absent; wrong they are a
 * mistake everywhere.
 *
 * @throws {HttpError} 400 with INVALID_USER, INVALID_USAGE, INVALID_ENDPOINT or INVALID_ENDPOINT_MODE and the field
 */
export function resolveOptions(
  application: Pick<Application, 'legacyOptions' | 'mode'>,
  directory: Pick<Directory, 'get'>,
  given: CreateSession,
): ResolvedOptions {
  const mayBeAbsent = application.legacyOptions || given.protocol === 1
  return {
    user: resolveUser(given.user, mayBeAbsent),
    usage: resolveUsage(given.usage, mayBeAbsent),
    endpoint: resolveEndpoint(given.endpoint, application, directory),
    requestedResources: resolveResources(given.requestedResources),
  }
}

function resolveUser(user: unknown, mayBeAbsent: boolean): LinkUser | undefined {
  if (user === undefined && mayBeAbsent) return undefined
  const parsed = userSchema.safeParse(user)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const isObject = typeof user === 'object' && user !== null && !Array.isArray(user)
  if (issue?.code === 'unrecognized_keys') {
    throw refusal('INVALID_USER', 'user', `user must not have other fields than externalId`)
  }
  if (isObject) {
    throw refusal(
      'INVALID_USER',
      'user.externalId',
      'user.externalId must be a string of 1 to 255 characters, without NUL or half a surrogate pair',
    )
  }
  throw refusal('INVALID_USER', 'user', 'user must be { externalId: string }')
}

function resolveUsage(usage: unknown, mayBeAbsent: boolean): Usage {
  if (usage === undefined && mayBeAbsent) return 'ONE_TIME'
  const parsed = usageSchema.safeParse(usage)
  if (parsed.success) return parsed.data
  throw refusal('INVALID_USAGE', 'usage', "usage must be 'ONE_TIME' or 'MULTIPLE'")
}

function resolveEndpoint(
  endpointId: unknown,
  application: Pick<Application, 'mode'>,
  directory: Pick<Directory, 'get'>,
): EndpointRecord | undefined {
  if (endpointId === undefined) return undefined
  const parsed = endpointIdSchema.safeParse(endpointId)
  if (!parsed.success) throw refusal('INVALID_ENDPOINT', 'endpoint', 'endpoint must be a UUID')
  const endpoint = directory.get(parsed.data)
  if (endpoint === undefined) {
    throw refusal('INVALID_ENDPOINT', 'endpoint', 'endpoint is not the id of a known endpoint')
  }
  if (endpoint.mode !== application.mode) {
    const message = `endpoint is of ${endpoint.mode.toLowerCase()} mode, the publishable key is not`
    throw refusal('INVALID_ENDPOINT_MODE', 'endpoint', message)
  }
  return endpoint
}

function resolveResources(requested: readonly ResourceType[]): ResourceType[] {
  if (requested.length === 0) return [...RESOURCE_TYPES]
  const wanted = new Set<ResourceType>([...requested, 'Patient'])
  return RESOURCE_TYPES.filter((type) => wanted.has(type))
}

function refusal(code: ExitCode, field: string, message: string): HttpError {
  return new HttpError(400, message, { code, field })
}
