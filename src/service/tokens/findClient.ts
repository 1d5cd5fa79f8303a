import { modeOfKey, SECRET_KEY } from '../../contract/keys.ts'
import { opensAt } from '../applications/opensAt.ts'
import { HttpError } from '../http/httpError.ts'
import { hashSecret } from './secrets.ts'
import type { Mode } from '../../contract/keys.ts'
import type { Deps } from '../deps.ts'
import type { KeyPair } from './basicCredentials.ts'

/** An application that has proved itself by a secret key. */
export interface Client {
  applicationId: string
  /** Of the key: it reaches only plans of its own mode. */
  mode: Mode
  keyId: string
}

/** @returns undefined for a key that is malformed, unknown or revoked */
export async function findSecretKey(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  secretKey: string,
): Promise<Client | undefined> {
  if (!SECRET_KEY.test(secretKey)) return undefined
  const row = await database.kysely
    .selectFrom('application_key')
    .select(['id', 'application_id', 'mode'])
    .where('secret_key_hash', '=', hashSecret(secretKey))
    .where(opensAt(clock()))
    .executeTakeFirst()
  if (row?.mode !== modeOfKey(secretKey)) return undefined
  return { applicationId: row.application_id, mode: row.mode, keyId: row.id }
}

/** Of the routes that take the secret key in the body. */
export function invalidSecretKey(): HttpError {
  return new HttpError(401, 'Invalid secret key')
}

/** @returns undefined unless both keys are good, and of one application and mode */
export async function findKeyPair(
  deps: Pick<Deps, 'database' | 'clock'>,
  { publishableKey, secretKey }: KeyPair,
): Promise<Client | undefined> {
  const client = await findSecretKey(deps, secretKey)
  if (client === undefined) return undefined
  const belongs = await deps.database.kysely
    .selectFrom('application_key')
    .select('id')
    .where('publishable_key', '=', publishableKey)
    .where('application_id', '=', client.applicationId)
    .where('mode', '=', client.mode)
    .where(opensAt(deps.clock()))
    .executeTakeFirst()
  return belongs && client
}
