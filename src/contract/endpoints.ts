import * as z from 'zod/mini'
import { storableText } from './storableText.ts'
import type { Mode } from './keys.ts'
import type { ResourceType } from './resourceTypes.ts'

/** The public directory, `GET /endpoints` (contract section 6). */

export const ENDPOINT_STATUSES = ['CONNECTED', 'IN_PROGRESS', 'BROKEN', 'UNKNOWN', 'UNAVAILABLE'] as const
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number]
export const NETWORK_NAMES = ['TEFCA_IAS', 'CMS_9115', 'ONC_G10'] as const
export type NetworkName = (typeof NETWORK_NAMES)[number]
export const ORGANIZATION_TYPES = ['PAYER', 'PROVIDER', 'VENDOR'] as const
export type OrganizationType = (typeof ORGANIZATION_TYPES)[number]

export interface PublicEndpoint {
  /** A UUID: what the `endpoint` option takes. */
  id: string
  /** A slug. */
  name: string
  /** The brands, the best known first. */
  label: string[]
  organization: { name: string; type: OrganizationType }
  /** CONNECTED: patients can link it. */
  status: EndpointStatus
  /** Whether `MULTIPLE` works there. */
  refreshable: boolean
  mode: Mode
  network: NetworkName
  linesOfBusiness: string[]
  resources: ResourceType[]
}

export interface EndpointPage {
  endpoints: PublicEndpoint[]
  /** Of all pages. */
  total: number
  /** For `cursor`, with all else as it was; null on the last page. */
  nextCursor: string | null
}

export const MAX_ENDPOINTS_A_PAGE = 100
const DEFAULT_ENDPOINTS_A_PAGE = 20
export const MAX_SEARCH_LENGTH = 200

const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.optional(z.enum(names, `must be one of ${names.join(', ')}`))

export const endpointsQuerySchema = z.strictObject({
  /** 1 to 100; 20 by default. */
  limit: z._default(
    z.pipe(
      z
        .string(`must be a number from 1 to ${MAX_ENDPOINTS_A_PAGE}`)
        .check(z.regex(/^\d{1,3}$/, `must be a number from 1 to ${MAX_ENDPOINTS_A_PAGE}`)),
      z.pipe(
        z.transform(Number),
        z
          .number()
          .check(
            z.minimum(1, `must be a number from 1 to ${MAX_ENDPOINTS_A_PAGE}`),
            z.maximum(MAX_ENDPOINTS_A_PAGE, `must be a number from 1 to ${MAX_ENDPOINTS_A_PAGE}`),
          ),
      ),
    ),
    DEFAULT_ENDPOINTS_A_PAGE,
  ),
  /** `nextCursor` of the page before. */
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2_000))),
  /** Words of brand, alias, state or line of business; typing errors are forgiven. Closest match first. */
  search: z.optional(storableText.check(z.maxLength(MAX_SEARCH_LENGTH))),
  /** The same, shorter. */
  q: z.optional(storableText.check(z.maxLength(MAX_SEARCH_LENGTH))),
  mode: oneOf(['TEST', 'LIVE']),
  status: oneOf(ENDPOINT_STATUSES),
  network: oneOf(NETWORK_NAMES),
  type: oneOf(ORGANIZATION_TYPES),
  refreshable: oneOf(['true', 'false']),
})
export type EndpointsQuery = z.infer<typeof endpointsQuerySchema>
