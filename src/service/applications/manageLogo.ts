import { createHash } from 'node:crypto'
import type { LogoType } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

type Needs = Pick<Deps, 'database'>

/** The logo that stands where an application's initials would. */
export async function setLogo(
  { database }: Needs,
  applicationId: string,
  { type, content }: { type: LogoType; content: Buffer },
): Promise<void> {
  const logo = { type, content, hash: createHash('sha256').update(content).digest('hex').slice(0, 32) }
  await database.kysely
    .insertInto('application_logo')
    .values({ application_id: applicationId, ...logo })
    .onConflict((conflict) => conflict.column('application_id').doUpdateSet(logo))
    .execute()
}

/** @returns whether there was one */
export async function removeLogo({ database }: Needs, applicationId: string): Promise<boolean> {
  const { numDeletedRows } = await database.kysely
    .deleteFrom('application_logo')
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Where a logo is found; another logo is found elsewhere. */
export function logoPath(applicationId: string, hash: string): string {
  return `/applications/${applicationId}/logo/${hash}`
}
