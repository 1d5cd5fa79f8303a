import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Schema } from '../database/schema.ts'

/** The keys that open at this time: not revoked, or replaced by others and still within their grace. */
export function opensAt(
  unixMs: number,
): (where: ExpressionBuilder<Schema, 'application_key'>) => Expression<SqlBool> {
  return (where) =>
    where.or([
      where('application_key.revoked_at', 'is', null),
      where('application_key.revoked_at', '>', new Date(unixMs)),
    ])
}
