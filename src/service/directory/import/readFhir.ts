import { refusal } from './candidate.ts'
import { cleanText } from './cleanText.ts'
import { BRANDS_PROFILE, BRAND_EXTENSION, PORTAL_EXTENSION, URI_SYSTEM } from './fhirResources.ts'
import { judgeEndpoint, readCards } from './readCards.ts'
import type { Candidate, Found, Refusal } from './candidate.ts'
import type { Bundle, Endpoint, Organization } from './fhirResources.ts'
import type { ImportOptions } from './importOptions.ts'
import type { BrandCard, CardEndpoint } from './readCards.ts'
import type { Placed, References } from './resolveReferences.ts'

/** The Organizations and Endpoints of one list, and the Bundles that they came in. */
export interface FhirList {
  bundles: { at: string; bundle: Bundle }[]
  organizations: References<Organization>
  endpoints: References<Endpoint>
}

export interface FhirFound {
  found: Found[]
  refused: Refusal[]
  /** What departs from the specification and was taken all the same. */
  remarks: Refusal[]
}

/**
 * What a FHIR list tells: a brand a card, at each of its endpoints. An Endpoint that no Organization refers to is known by
 * the organization that manages it, or by its own name; in a User-access Brands bundle it is refused, since there "each
 * Endpoint SHALL be referenced by a primary brand".
 */
export function readFhir(list: FhirList, options: ImportOptions): FhirFound {
  const { cards, refused, referred } = readCards(list, options)
  const isBrands =
    list.bundles.some(({ bundle }) => saysBrands(bundle)) || list.organizations.all.some(hasBrand)
  const chosen = options.brand === undefined ? cards : chooseBrand(cards, options.brand)
  if (!Array.isArray(chosen)) return { found: [], refused: [chosen], remarks: [] }
  const found = chosen.flatMap((card) => candidatesOf(card, options))

  for (const placed of options.brand === undefined ? list.endpoints.all : []) {
    if (referred.has(placed)) continue
    if (isBrands) {
      refused.push(refusal(placed.at, 'Endpoint', 'no brand refers to it', placed.resource.address))
      continue
    }
    const endpoint = judgeEndpoint(placed, options)
    if (!('fhirBase' in endpoint)) {
      refused.push(endpoint)
      continue
    }
    const brand = nameOf(list, placed) ?? options.nameless
    if (brand === undefined) {
      refused.push(refusal(placed.at, 'name', 'is missing: no patient could find it', endpoint.fhirBase))
    } else {
      const type = options.type ?? 'PROVIDER'
      found.push(asFound(endpoint, { brand, aliases: [], states: [], type }))
    }
  }
  return { found, refused, remarks: isBrands ? remarksOn(list) : [] }
}

/** The one card that a server's `user_access_brand_identifier` names. */
function chooseBrand(cards: BrandCard[], identifier: string): BrandCard[] | Refusal {
  const matching = cards.filter((card) => card.identifier === identifier)
  if (matching.length === 1) return matching
  const why = matching.length === 0 ? 'no brand has this identifier' : 'several brands have this identifier'
  return refusal('list', 'brand', why, identifier)
}

function candidatesOf(card: BrandCard, options: ImportOptions): Found[] {
  const { portals, endpoints, brand, parent, place, aliases, states } = card
  const places = portals.flatMap((portal) =>
    portal.endpoints.map((endpoint) => ({ endpoint, portal: portal.name })),
  )
  const all = [...places, ...endpoints.map((endpoint) => ({ endpoint, portal: undefined }))]
  const isOne = new Set(all.map(({ endpoint }) => endpoint.fhirBase)).size === 1
  const others = [...aliases, ...(parent === undefined ? [] : [parent])]
  return all.map(({ endpoint, portal }) => {
    const subtitle = (isOne ? undefined : portal) ?? parent ?? place
    return asFound(endpoint, {
      brand,
      ...(subtitle !== undefined && { subtitle }),
      aliases: [...new Set(others)].filter((alias) => alias !== brand),
      states,
      type: options.type ?? card.type ?? 'PROVIDER',
    })
  })
}

function asFound(
  { at, fhirBase, isActive }: CardEndpoint,
  candidate: Omit<Candidate, 'fhirBase' | 'isActive'>,
): Found {
  return {
    at,
    candidate: {
      ...candidate,
      aliases: [...candidate.aliases],
      states: [...candidate.states],
      fhirBase,
      isActive,
    },
  }
}

function nameOf({ organizations }: FhirList, { resource, fullUrl }: Placed<Endpoint>): string | undefined {
  const { managingOrganization: managing, contained, name } = resource
  const inside = contained.find(({ id }) => `#${id ?? ''}` === managing?.reference)
  const organization = organizations.find(managing?.reference, fullUrl)
  return (
    cleanText(inside?.['name']) ??
    cleanText(organization?.resource.name) ??
    cleanText(managing?.display) ??
    cleanText(name)
  )
}

function saysBrands({ meta }: Bundle): boolean {
  return meta?.profile.some((profile) => profile.split('|')[0] === BRANDS_PROFILE) === true
}

function hasBrand({ resource }: Placed<Organization>): boolean {
  return resource.extension.some(({ url }) => url === BRAND_EXTENSION || url === PORTAL_EXTENSION)
}

/** What SMART 2.2.0 asks of whoever publishes brands, and we can do without. */
function remarksOn({ bundles, organizations }: FhirList): Refusal[] {
  const ofBundles = bundles.flatMap(({ at, bundle }) => [
    ...(bundle.type === 'collection' ? [] : [refusal(at, 'type', 'should be collection', bundle.type)]),
    ...(bundle.timestamp === undefined ? [refusal(at, 'timestamp', 'is missing')] : []),
  ])
  const ofBrands = organizations.all.flatMap(({ at, resource }) =>
    resource.identifier.some(({ system }) => system === URI_SYSTEM)
      ? []
      : [refusal(at, 'identifier', `has none of the system ${URI_SYSTEM}`, resource.name)],
  )
  return [...ofBundles, ...ofBrands]
}
