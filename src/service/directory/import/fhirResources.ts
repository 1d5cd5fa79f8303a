import * as z from 'zod'

/** What of an Organization tells of a brand (SMART User-access Brands 2.2.0); whatever else is wrong in it is passed over. */
const text = z.string().optional().catch(undefined)
const referenceSchema = z.object({ reference: text, display: text }).catch({})
export type Reference = z.infer<typeof referenceSchema>

const list = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]).default([])
const codingSchema = z.object({ system: text, code: text }).catch({})
const conceptSchema = z.object({ coding: list(codingSchema) }).catch({ coding: [] })

const partSchema = z
  .object({
    url: text,
    valueUrl: text,
    valueString: text,
    valueMarkdown: text,
    valueCode: text,
    valueReference: referenceSchema.optional(),
  })
  .catch({})
const extensionSchema = z.object({ ...partSchema.unwrap().shape, extension: list(partSchema) }).catch({
  extension: [],
})

const containedSchema = list(z.looseObject({ resourceType: text, id: text }).catch({}))

export const organizationSchema = z.object({
  resourceType: z.literal('Organization'),
  id: text,
  active: z.boolean().optional().catch(undefined),
  extension: list(extensionSchema),
  identifier: list(z.object({ system: text, value: text }).catch({})),
  type: list(conceptSchema),
  name: text,
  alias: list(z.string().catch('')),
  address: list(z.object({ city: text, state: text }).catch({})),
  partOf: referenceSchema.optional(),
  endpoint: list(referenceSchema),
})
export type Organization = z.infer<typeof organizationSchema>

export const endpointSchema = z.object({
  resourceType: z.literal('Endpoint'),
  id: text,
  extension: list(extensionSchema),
  status: text,
  connectionType: codingSchema.optional(),
  name: text,
  managingOrganization: referenceSchema.optional(),
  address: z.unknown().optional(),
  contained: containedSchema,
})
export type Endpoint = z.infer<typeof endpointSchema>

const EXTENSION = 'http://hl7.org/fhir/StructureDefinition/'
export const BRAND_EXTENSION = `${EXTENSION}organization-brand`
export const PORTAL_EXTENSION = `${EXTENSION}organization-portal`
export const VERSION_EXTENSION = `${EXTENSION}endpoint-fhir-version`
export const BRANDS_PROFILE =
  'http://hl7.org/fhir/smart-app-launch/StructureDefinition/user-access-brands-bundle'
/** Of identifiers that are addresses: the only system that a brand is named by. */
export const URI_SYSTEM = 'urn:ietf:rfc:3986'

export const bundleSchema = z.object({
  resourceType: z.literal('Bundle'),
  type: text,
  timestamp: text,
  meta: z
    .object({ profile: list(z.string()) })
    .optional()
    .catch(undefined),
  entry: list(z.object({ fullUrl: text, resource: z.unknown().optional() }).catch({ resource: undefined })),
})
export type Bundle = z.infer<typeof bundleSchema>
