import { randomUUID } from 'node:crypto'
import { linkAndExchange, payloadOf, refresh } from '../../testing/linkApi.ts'
import { checkBody } from './checkBodies.ts'
import { runWaitingSyncs } from '../../testing/passTime.ts'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { CreateSession } from '../../../contract/sessionApi.ts'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { Service } from '../../testing/journey.ts'

export interface LinkedPatient {
  accessToken: string
  refreshToken: string
  /** The authorization. */
  sub: string
  /** Ours, without `Patient/`. */
  patientId: string
  /** A request of the FHIR API with this patient's token; `app` where another process is asked. */
  ask(
    url: string,
    options?: Omit<InjectOptions, 'url'>,
    app?: FastifyInstance,
  ): Promise<LightMyRequestResponse>
}

/** A patient who has linked the usual plan and whose token was exchanged; the first sync has not run. */
export async function linkPatient(
  service: Service,
  changes: Partial<CreateSession> = {},
): Promise<LinkedPatient> {
  const user = { externalId: randomUUID() }
  const { access_token, refresh_token } = await linkAndExchange(service, {
    usage: 'MULTIPLE',
    user,
    ...changes,
  })
  return holderOf(service, access_token, refresh_token)
}

function holderOf(
  service: Pick<Service, 'app'>,
  accessToken: string,
  refreshToken: string | undefined,
): LinkedPatient {
  const { sub, patient } = payloadOf(accessToken)
  return {
    accessToken,
    refreshToken: refreshToken ?? '',
    sub: String(sub),
    patientId: String(patient).replace('Patient/', ''),
    ask: async (url, { headers, ...options } = {}, app = service.app) =>
      checkBody(
        await app.inject({
          url,
          headers: { authorization: `Bearer ${accessToken}`, ...headers },
          ...options,
        }),
      ),
  }
}

/** The same patient, with the tokens that a refresh has brought. */
export async function refreshedPatient(
  service: Pick<Service, 'app'>,
  { refreshToken }: LinkedPatient,
): Promise<LinkedPatient> {
  const response = await refresh(service, refreshToken)
  if (response.statusCode !== 200) throw new Error(`No refresh: ${response.body}`)
  const { access_token, refresh_token } = response.json<{ access_token: string; refresh_token: string }>()
  return holderOf(service, access_token, refresh_token)
}

/** The same, once the records have come. */
export async function syncedPatient(
  service: Service,
  changes: Partial<CreateSession> = {},
): Promise<LinkedPatient> {
  const patient = await linkPatient(service, changes)
  await runWaitingSyncs(service)
  return patient
}

/** Lets the plan serve observations of its one patient. */
export function serveObservations({ payer }: Pick<Service, 'payer'>, count: number, text = 'Weight'): void {
  payer.replies.set('/fhir/Observation', {
    json: {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: Array.from({ length: count }, (_, index) => ({ resource: observation(`o${index}`, text) })),
    },
  })
}

function observation(id: string, text: string): JsonObject {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text },
    subject: { reference: 'Patient/payer-patient' },
  }
}
