import * as z from 'zod'
import { readText } from './readBounded.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { PayerTokens } from './tokenEndpoint.ts'

const TIMEOUT_MS = 3_000
const MAX_BYTES = 1024 * 1024
const MAX_LENGTH = 200

const patientSchema = z.object({
  name: z
    .array(
      z.object({
        use: z.string().optional(),
        text: z.string().optional(),
        given: z.array(z.string()).optional(),
        family: z.string().optional(),
      }),
    )
    .optional(),
})

/**
 * Whose records these are, so that screen and receipt can name the person that was chosen at the payer. Best effort:
 * the sync reads the Patient in earnest, and decides what a payer's refusal means.
 */
export async function readPatientName(
  { outbound, log }: Pick<Deps, 'outbound' | 'log'>,
  endpoint: EndpointRecord,
  tokens: PayerTokens & { patient: string },
): Promise<string | undefined> {
  try {
    const response = await outbound.fetch(`${endpoint.fhirBase}/Patient/${tokens.patient}`, {
      headers: { authorization: `Bearer ${tokens.accessToken}`, accept: 'application/fhir+json' },
      timeoutMs: TIMEOUT_MS,
      endpointId: endpoint.id,
    })
    const text = await readText(response, MAX_BYTES)
    return response.status === 200 ? nameOf(JSON.parse(text)) : undefined
  } catch {
    // The cause may quote the Patient.
    log.info({ endpointId: endpoint.id }, 'the patient has no name yet')
    return undefined
  }
}

/** The official or usual name of a Patient resource, as one writes it. */
export function nameOf(patient: unknown): string | undefined {
  const names = patientSchema.safeParse(patient).data?.name ?? []
  const name =
    names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use === 'usual') ?? names[0]
  if (name === undefined) return undefined
  const text = name.text ?? [...(name.given ?? []), name.family ?? ''].join(' ')
  const trimmed = text.trim().slice(0, MAX_LENGTH)
  return trimmed === '' ? undefined : trimmed
}
