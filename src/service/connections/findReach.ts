import { HttpError } from '../http/httpError.ts'
import { hashSecret } from '../tokens/secrets.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * Which connections somebody may see and stop.
 *
 * - `receipt`: the one whose receipt they hold, and those that the same user of the same application has for the same
 *   patient of the same payer. An anonymous user is nobody else's same.
 * - `sign-in`: all of the patient whom the payer has named, over all applications. A patient is a patient of one endpoint:
 *   another payer may have given the same id to somebody else.
 */
export type Reach =
  | { by: 'receipt'; opened: string; person: Person | undefined }
  | { by: 'sign-in'; patient: Patient; access: Selectable<Schema['regained_access']> }

interface Patient {
  endpointId: string
  payerPatientId: string
}

interface Person extends Patient {
  applicationId: string
  userId: string
}

/**
 * @param cookie the secret of a sign-in at the plan; counts only where no receipt's secret is given
 * @throws {HttpError} 404 for an unknown receipt, 401 without any, and once the sign-in's time is over
 */
export async function findReach(
  deps: Pick<Deps, 'database' | 'clock'>,
  { secret, cookie }: { secret?: string | undefined; cookie?: string | undefined },
): Promise<Reach> {
  return secret === undefined ? reachOfSignIn(deps, cookie) : reachOfReceipt(deps, secret)
}

async function reachOfReceipt({ database }: Pick<Deps, 'database'>, secret: string): Promise<Reach> {
  const row = await database.kysely
    .selectFrom('patient_authorization')
    .select(['id', 'application_id', 'user_id', 'endpoint_id', 'payer_patient_id'])
    .where('receipt_hash', '=', hashSecret(secret))
    .executeTakeFirst()
  if (row === undefined) throw new HttpError(404, 'There is no such receipt')
  const { application_id: applicationId, user_id: userId } = row
  const { endpoint_id: endpointId, payer_patient_id: payerPatientId } = row
  const isSomebody = userId !== null && endpointId !== null && payerPatientId !== null
  return {
    by: 'receipt',
    opened: row.id,
    person: isSomebody ? { applicationId, userId, endpointId, payerPatientId } : undefined,
  }
}

async function reachOfSignIn(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  cookie: string | undefined,
): Promise<Reach> {
  const access =
    cookie === undefined
      ? undefined
      : await database.kysely
          .selectFrom('regained_access')
          .selectAll()
          .where('secret_hash', '=', hashSecret(cookie))
          .where('expires_at', '>', new Date(clock()))
          .executeTakeFirst()
  if (access === undefined || access.payer_patient_id === null) {
    throw new HttpError(401, 'Sign in at your plan first')
  }
  const patient = { endpointId: access.endpoint_id, payerPatientId: access.payer_patient_id }
  return { by: 'sign-in', patient, access }
}
