import * as z from 'zod'
import { refusal } from './candidate.ts'
import { cleanText } from './cleanText.ts'
import { judgeFhirBase } from './judgeFhirBase.ts'
import type { Found, Refusal } from './candidate.ts'
import type { ImportOptions } from './importOptions.ts'

const lineSchema = z.object({ url: z.unknown().optional(), name: z.unknown().optional() })
export type LanternEntry = z.infer<typeof lineSchema>
const listSchema = z.object({
  Endpoints: z.array(z.object({ URL: z.unknown().optional(), OrganizationName: z.unknown().optional() })),
})

/** What ONC's Lantern lists say of a value: a line `{ url, name, … }`, or a file `{ Endpoints: [{ URL, … }] }`. */
export function lanternEntries(value: unknown): LanternEntry[] | undefined {
  const list = listSchema.safeParse(value)
  if (list.success) return list.data.Endpoints.map(({ URL: url, OrganizationName: name }) => ({ url, name }))
  const isLine = typeof value === 'object' && value !== null && !('resourceType' in value) && 'url' in value
  const line = isLine ? lineSchema.safeParse(value) : undefined
  return line?.success === true ? [line.data] : undefined
}

/** Lantern tells of providers, and of payers in lists of their own: which it is, the caller knows. */
export function readLantern(
  at: string,
  { url, name }: LanternEntry,
  { outboundAllow, nameless, type }: ImportOptions,
): Found | Refusal {
  const judged = judgeFhirBase(url, outboundAllow)
  if ('problem' in judged) return refusal(at, 'url', judged.problem, url)
  const brand = cleanText(name) ?? nameless
  if (brand === undefined) return refusal(at, 'name', 'is missing: no patient could find it', url)
  return {
    at,
    candidate: {
      fhirBase: judged.base,
      brand,
      aliases: [],
      states: [],
      type: type ?? 'PROVIDER',
      isActive: true,
    },
  }
}
