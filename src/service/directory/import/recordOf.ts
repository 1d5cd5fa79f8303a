import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { idOfBase } from './endpointIds.ts'
import type { EndpointRecord } from '../endpointRecord.ts'
import type { Candidate } from './candidate.ts'
import type { ImportOptions } from './importOptions.ts'

/**
 * The record of an imported plan. It is live, and not connected: nobody has said yet what our client there is. That its
 * tokens can be refreshed is what CMS-9115 and ONC (g)(10) ask of its kind; who connects it may know better.
 */
export function recordOf(
  id: string,
  candidate: Candidate,
  { network }: Pick<ImportOptions, 'network'>,
): EndpointRecord {
  const { brand, subtitle, aliases, states, type, fhirBase, isActive } = candidate
  const redirectId = idOfBase(fhirBase)
  return {
    id,
    name: `${slugOf(brand)}-${id.slice(0, 8)}`,
    label: [brand],
    ...(subtitle !== undefined && subtitle !== brand && { subtitle }),
    aliases,
    states,
    organization: { name: brand, type },
    status: isActive ? 'UNKNOWN' : 'UNAVAILABLE',
    mode: 'LIVE',
    network: network ?? (type === 'PAYER' ? 'CMS_9115' : 'ONC_G10'),
    linesOfBusiness: [],
    refreshable: true,
    resources: [...RESOURCE_TYPES],
    fhirBase,
    ...(redirectId !== id && { redirectId }),
    planNotOffered: [],
  }
}

const MAX_SLUG = 60

/** The id's beginning comes behind it, since names of lists are not unique. */
function slugOf(brand: string): string {
  const words = brand
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return (words ?? ['plan']).join('-').slice(0, MAX_SLUG).replace(/-$/, '')
}
