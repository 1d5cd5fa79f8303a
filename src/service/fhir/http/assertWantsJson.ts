import { FhirError } from './fhirError.ts'

/** What JSON is called (R4, "MIME types"); the first is what answers are. */
const JSON_TYPES = ['application/fhir+json', 'application/json', 'text/json'] as const
const JSON_FORMATS: ReadonlySet<string> = new Set(['json', ...JSON_TYPES])
const FHIR_VERSIONS: ReadonlySet<string> = new Set(['4.0', '4.0.1'])

/**
 * Content negotiation (RFC 9110, section 12.5.1; R4, "HTTP"): there is only JSON, of R4. `_format` wins over `Accept`,
 * as it is for those who cannot choose their headers.
 *
 * @throws {FhirError} 406
 */
export function assertWantsJson(format: string | null, accept: string | undefined): void {
  const isWanted = format === null || format === '' ? acceptsJson(accept ?? '') : isJsonFormat(format)
  if (isWanted) return
  const name = format === null || format === '' ? 'Accept' : '_format'
  throw new FhirError(406, 'not-supported', `${name}: the FHIR API answers application/fhir+json of R4 only`)
}

/** A `+` in a query is read as a space, so `application/fhir+json` may arrive with one. */
function isJsonFormat(format: string): boolean {
  const [name = '', ...parameters] = format.split(';').map((part) => part.trim().toLowerCase())
  return JSON_FORMATS.has(name.replace(' ', '+')) && isOfOurVersion(parameters)
}

interface MediaRange {
  type: string
  quality: number
}

function acceptsJson(accept: string): boolean {
  if (accept.trim() === '') return true
  const ranges = accept.split(',').flatMap(readRange)
  return JSON_TYPES.some((type) => qualityOf(type, ranges) > 0)
}

/** Of the ranges that match, the most specific one decides: `text/html, application/json;q=0, *∕*` wants no JSON. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const [group = ''] = type.split('/')
  for (const pattern of [type, `${group}/*`, '*/*']) {
    const qualities = ranges.filter((range) => range.type === pattern).map(({ quality }) => quality)
    if (qualities.length > 0) return Math.max(...qualities)
  }
  return 0
}

function readRange(text: string): MediaRange[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  if (!isOfOurVersion(parameters)) return []
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return [{ type, quality: quality === undefined ? 1 : Number.parseFloat(quality) || 0 }]
}

function isOfOurVersion(parameters: readonly string[]): boolean {
  const asked = parameters.find((parameter) => parameter.startsWith('fhirversion='))
  return asked === undefined || FHIR_VERSIONS.has(asked.slice('fhirversion='.length).replaceAll('"', ''))
}
