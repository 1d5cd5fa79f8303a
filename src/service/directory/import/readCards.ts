import { refusal } from './candidate.ts'
import { cleanText } from './cleanText.ts'
import { judgeFhirBase } from './judgeFhirBase.ts'
import { PORTAL_EXTENSION, URI_SYSTEM, VERSION_EXTENSION } from './fhirResources.ts'
import { isState } from '../stateNames.ts'
import type { Candidate, Refusal } from './candidate.ts'
import type { Endpoint, Organization, Reference } from './fhirResources.ts'
import type { ImportOptions } from './importOptions.ts'
import type { Placed, References } from './resolveReferences.ts'

/** A FHIR server of a card that we can connect to. */
export interface CardEndpoint {
  at: string
  fhirBase: string
  isActive: boolean
}

/** Where patients of a brand already go; some brands have several, for children for example. */
export interface Portal {
  name: string | undefined
  endpoints: CardEndpoint[]
}

/**
 * A brand as patients look for it, what SMART's User-access Brands calls a card: each active Organization that has an endpoint,
 * its own or its parent's. Those of FHIR R4 alone are kept in it.
 */
export interface BrandCard {
  at: string
  brand: string
  identifier: string | undefined
  /** The brand that it is part of. */
  parent: string | undefined
  place: string | undefined
  aliases: string[]
  states: string[]
  type: Candidate['type'] | undefined
  portals: Portal[]
  /** Those that no portal has. */
  endpoints: CardEndpoint[]
}

export interface Cards {
  cards: BrandCard[]
  refused: Refusal[]
  /** The endpoints, however good, that a brand refers to. */
  referred: Set<Placed<Endpoint>>
}

interface Lists {
  organizations: References<Organization>
  endpoints: References<Endpoint>
}

/** Reads the brands of a list. Logos are never fetched, nor kept. */
export function readCards(lists: Lists, options: ImportOptions): Cards {
  const refused: Refusal[] = []
  const referred = new Set<Placed<Endpoint>>()
  const judged = new Map<Placed<Endpoint>, CardEndpoint | Refusal>()
  const endpointOf = (holder: Placed<Organization>, { reference }: Reference, field: string) => {
    const placed = lists.endpoints.find(reference, holder.fullUrl)
    if (placed === undefined) {
      refused.push(refusal(holder.at, field, 'refers to no Endpoint of the list', reference))
      return []
    }
    referred.add(placed)
    const known = judged.get(placed)
    if (known !== undefined) return 'fhirBase' in known ? known : []
    const endpoint = judgeEndpoint(placed, options)
    judged.set(placed, endpoint)
    if ('fhirBase' in endpoint) return endpoint
    refused.push(endpoint)
    return []
  }

  const cards = lists.organizations.all.flatMap((organization): BrandCard[] => {
    const { resource, at } = organization
    const holder = holderOfEndpoints(lists, organization)
    if (holder === undefined) return []
    if (resource.active === false) {
      refused.push(refusal(at, 'active', 'is false', resource.name))
      return []
    }
    const brand = cleanText(resource.name)
    if (brand === undefined) {
      refused.push(refusal(at, 'name', 'is missing: no patient could find it'))
      return []
    }
    const portals = holder.resource.extension
      .filter(({ url }) => url === PORTAL_EXTENSION)
      .map(({ extension }) => ({
        name: cleanText(extension.find(({ url }) => url === 'portalName')?.valueString),
        endpoints: extension
          .filter(({ url }) => url === 'portalEndpoint')
          .flatMap(({ valueReference }) => endpointOf(holder, valueReference ?? {}, 'portalEndpoint')),
      }))
    const inPortals = new Set(portals.flatMap(({ endpoints }) => endpoints))
    const endpoints = holder.resource.endpoint
      .flatMap((reference) => endpointOf(holder, reference, 'endpoint'))
      .filter((endpoint) => !inPortals.has(endpoint))
    const parent = lists.organizations.find(resource.partOf?.reference, organization.fullUrl)
    return [
      {
        at,
        brand,
        identifier: resource.identifier.find(({ system }) => system === URI_SYSTEM)?.value,
        parent: cleanText(parent?.resource.name),
        place: placeOf(resource),
        aliases: resource.alias.flatMap((alias) => cleanText(alias) ?? []),
        states: [...new Set(resource.address.map(({ state }) => state?.trim().toUpperCase()))].filter(
          isState,
        ),
        type: typeOf(resource),
        portals: portals.filter((portal) => portal.endpoints.length > 0),
        endpoints,
      },
    ]
  })
  return { cards, refused, referred }
}

/** The organization itself or the nearest above it that has endpoints. A circle of parents has no top, and ends. */
function holderOfEndpoints(
  { organizations }: Lists,
  organization: Placed<Organization>,
): Placed<Organization> | undefined {
  const seen = new Set<Placed<Organization>>()
  let holder: Placed<Organization> | undefined = organization
  while (holder !== undefined && !seen.has(holder)) {
    const { endpoint, extension, partOf } = holder.resource
    if (endpoint.length > 0 || extension.some(({ url }) => url === PORTAL_EXTENSION)) return holder
    seen.add(holder)
    holder = organizations.find(partOf?.reference, holder.fullUrl)
  }
  return undefined
}

/** What of an Endpoint we can connect to, or why we cannot. */
export function judgeEndpoint(
  { resource, at }: Placed<Endpoint>,
  { outboundAllow }: ImportOptions,
): CardEndpoint | Refusal {
  const { status, connectionType, extension, address } = resource
  if (status !== 'active' && status !== 'suspended') return refusal(at, 'status', 'is not active', status)
  if (connectionType !== undefined && connectionType.code !== 'hl7-fhir-rest') {
    return refusal(at, 'connectionType', 'is not hl7-fhir-rest', connectionType.code)
  }
  const versions = extension.flatMap(({ url, valueCode }) =>
    url === VERSION_EXTENSION && valueCode !== undefined ? [valueCode] : [],
  )
  if (versions.length > 0 && !versions.some((version) => /^4\.0(\.\d+)?$/.test(version))) {
    return refusal(at, 'endpoint-fhir-version', 'is not FHIR R4', versions.join(', '))
  }
  const judged = judgeFhirBase(address, outboundAllow)
  if ('problem' in judged) return refusal(at, 'address', judged.problem, address)
  return { at, fhirBase: judged.base, isActive: status === 'active' }
}

const PAYERS = ['ins', 'pay']

function typeOf({ type }: Organization): Candidate['type'] | undefined {
  const codes = type.flatMap(({ coding }) => coding.flatMap(({ code }) => code ?? []))
  if (codes.length === 0) return undefined
  return codes.some((code) => PAYERS.includes(code)) ? 'PAYER' : 'PROVIDER'
}

function placeOf({ address }: Organization): string | undefined {
  const { city, state } = address.find((each) => each.city !== undefined || each.state !== undefined) ?? {}
  return cleanText([city, state].filter((part) => part !== undefined).join(', '))
}
