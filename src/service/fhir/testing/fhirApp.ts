import { fastify } from 'fastify'
import { requestIdOptions } from '../../http/requestIds.ts'
import { HttpError } from '../../http/httpError.ts'
import { checkBodies } from './checkBodies.ts'
import { fhirRoutes } from '../http/fhirRoutes.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../deps.ts'

/**
 * The FHIR API alone; the bearer token is the id of the authorization that it stands for.
 * @param isChecked whether each body is checked as R4; not where thousands of the same resources are asked for
 */
export async function fhirApp(deps: Deps, { isChecked = true } = {}): Promise<FastifyInstance> {
  const app = fastify(requestIdOptions)
  await app.register(fhirRoutes, {
    deps,
    authenticate: async (_deps, { headers }) => {
      const authorizationId = (headers.authorization ?? '').replace('Bearer ', '')
      const row = await deps.database.kysely
        .selectFrom('patient_authorization')
        .select(['patient_id', 'application_id', 'endpoint_id'])
        .where('id', '=', authorizationId)
        .executeTakeFirst()
      if (row === undefined) throw new HttpError(401, 'Invalid access token')
      return {
        authorizationId,
        patientId: row.patient_id ?? '',
        applicationId: row.application_id,
        endpointId: row.endpoint_id ?? '',
        mode: 'TEST',
        jti: '',
      }
    },
  })
  return isChecked ? checkBodies(app) : app
}
