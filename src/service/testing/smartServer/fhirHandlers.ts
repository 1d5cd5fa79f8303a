import type { StoredResource } from './records.ts'

/** What an access token of the server opens. */
export interface Opened {
  patient: string
  scopes: ReadonlySet<string>
}

export interface FhirAnswer {
  status: number
  body: object
}

const PAGE_SIZE = 2

/**
 * The server's FHIR API: read, and search by patient, two resources a page. What the token does not open is 403; what is
 * another member's is not there.
 */
export function answerFhir(
  { base, records }: { base: string; records: readonly StoredResource[] },
  url: URL,
  opened: Opened | undefined,
): FhirAnswer {
  const [type = '', id] = url.pathname.slice(new URL(base).pathname.length + 1).split('/')
  if (type === 'metadata') return { status: 200, body: capabilities(base) }
  if (opened === undefined) return outcome(401, 'login')
  const { patient, scopes } = opened
  const permissions = ['read', 'rs'].flatMap((what) => [`patient/${type}.${what}`, `patient/*.${what}`])
  if (!permissions.some((name) => scopes.has(name))) return outcome(403, 'forbidden')
  const own = records.filter((each) => each.resourceType === type && belongsTo(each, patient))
  if (id !== undefined) {
    const found = own.find((each) => each.id === id)
    return found === undefined ? outcome(404, 'not-found') : { status: 200, body: found }
  }
  const asked = url.searchParams.get('patient') ?? url.searchParams.get('_id') ?? patient
  const matching = asked.replace(/^Patient\//, '') === patient ? own : []
  const start = Number(url.searchParams.get('startIndex') ?? 0)
  const next = new URL(url)
  next.searchParams.set('startIndex', String(start + PAGE_SIZE))
  return {
    status: 200,
    body: {
      resourceType: 'Bundle',
      type: 'searchset',
      total: matching.length,
      link: [
        { relation: 'self', url: url.href },
        ...(start + PAGE_SIZE < matching.length ? [{ relation: 'next', url: next.href }] : []),
      ],
      entry: matching
        .slice(start, start + PAGE_SIZE)
        .map((resource) => ({ fullUrl: `${base}/${type}/${resource.id}`, resource })),
    },
  }
}

function belongsTo(resource: StoredResource, patient: string): boolean {
  return resource.id === patient || resource.id.startsWith(`${patient}-`)
}

function capabilities(base: string): object {
  const searchable = ['Coverage', 'ExplanationOfBenefit', 'Observation']
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    date: '2026-01-01',
    fhirVersion: '4.0.1',
    format: ['json'],
    implementation: { url: base, description: 'North Mutual' },
    rest: [
      {
        mode: 'server',
        resource: [
          { type: 'Patient', interaction: [{ code: 'read' }] },
          ...searchable.map((type) => ({
            type,
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            searchParam: [{ name: 'patient', type: 'reference' }],
          })),
        ],
      },
    ],
  }
}

function outcome(status: number, code: string): FhirAnswer {
  return { status, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] } }
}
