import { HttpError } from '../http/httpError.ts'
import { hashSecret } from '../tokens/secrets.ts'
import type { Deps } from '../deps.ts'

/**
 * The authorization that a receipt's secret opens.
 * @throws {HttpError} 404
 */
export async function findConnection(
  { database }: Pick<Deps, 'database'>,
  secret: string,
): Promise<{ id: string }> {
  const row = await database.kysely
    .selectFrom('patient_authorization')
    .select('id')
    .where('receipt_hash', '=', hashSecret(secret))
    .executeTakeFirst()
  if (row === undefined) throw new HttpError(404, 'There is no such receipt')
  return row
}
