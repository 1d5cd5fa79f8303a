import { withReferencedTypes } from './referencedTypes.ts'
import type { Usage } from '../../contract/options.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

/**
 * The least that reads what was asked for and what that refers to: the patient in context and a scope a type, in
 * version 2 of the grammar where the payer has it; a refresh token only where the app may read again, and the payer lets it.
 */
export function scopesFor(
  endpoint: Pick<EndpointRecord, 'resources' | 'refreshable'>,
  capabilities: readonly string[],
  asked: { requestedResources: readonly ResourceType[]; usage: Usage },
): string {
  const suffix = suffixOf(capabilities)
  const offered = new Set<string>([...endpoint.resources, 'Patient'])
  const types = withReferencedTypes(asked.requestedResources).filter((type) => offered.has(type))
  return [
    'launch/patient',
    ...(asked.usage === 'MULTIPLE' && endpoint.refreshable ? ['offline_access'] : []),
    ...types.map((type) => `patient/${type}.${suffix}`),
  ].join(' ')
}

/** The least that tells which patient signs in, and what to call them: no record is read. */
export function identityScope(capabilities: readonly string[]): string {
  return `launch/patient patient/Patient.${suffixOf(capabilities)}`
}

function suffixOf(capabilities: readonly string[]): 'rs' | 'read' {
  return capabilities.includes('permission-v2') ? 'rs' : 'read'
}
