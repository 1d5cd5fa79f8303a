import { UUID } from '../../contract/keys.ts'
import { resumeContextSchema } from '../../contract/sessionApi.ts'
import { equalsInConstantTime } from '../tokens/secrets.ts'
import type { ResumeContext } from '../../contract/resumeContext.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

/** What takes this session up again; computed, not stored. See the contract for what it is good for. */
export function resumeContextOf({ keys }: Pick<Deps, 'keys'>, sessionId: string): ResumeContext {
  return { version: 1, sessionId, secret: keys.derive('resume', sessionId).toString('base64url') }
}

/** @returns undefined for what is no resume context of ours, or whose session is unknown or expired */
export async function findByResumeContext(
  deps: Pick<Deps, 'database' | 'clock' | 'keys'>,
  given: unknown,
): Promise<Session | undefined> {
  const { data } = resumeContextSchema.safeParse(given)
  if (data === undefined || !UUID.test(data.sessionId)) return undefined
  if (!equalsInConstantTime(data.secret, resumeContextOf(deps, data.sessionId).secret)) return undefined
  return deps.database.kysely
    .selectFrom('link_session')
    .selectAll()
    .where('id', '=', data.sessionId)
    .where('expires_at', '>', new Date(deps.clock()))
    .executeTakeFirst()
}
