import { logoPath } from '../applications/manageLogo.ts'
import { hostedPageOf } from './openHostedSession.ts'
import { openerOf, pathOfRequest, returnPathOf } from './hostedRequest.ts'
import type { FrameBoot } from '../../contract/frameDocument.ts'
import type { Deps } from '../deps.ts'
import type { HostedRequest } from './hostedRequest.ts'

/** What the page of a request needs to know. Whom it is about it need not. */
export async function bootOf(
  deps: Pick<Deps, 'database' | 'directory' | 'config' | 'keys'>,
  request: HostedRequest,
): Promise<FrameBoot> {
  const key = await deps.database.kysely
    .selectFrom('application_key as key')
    .innerJoin('application', 'application.id', 'key.application_id')
    .leftJoin('application_logo', 'application_logo.application_id', 'application.id')
    .select(['application.name', 'key.publishable_key', 'key.mode'])
    .select(['application.id', 'application_logo.hash as logo'])
    .where('key.id', '=', request.application_key_id)
    .executeTakeFirstOrThrow()
  return {
    protocol: 2,
    publishableKey: key.publishable_key,
    openerOrigin: openerOf(request.id),
    openerUrl: deps.config.linkUrl + pathOfRequest(request.id),
    application: { name: key.name, ...(key.logo !== null && { logo: logoPath(key.id, key.logo) }) },
    mode: key.mode,
    popularPlans: deps.directory.popular(key.mode),
    hosted: {
      page: hostedPageOf(deps, request.id),
      options: {
        usage: request.usage,
        requestedResources: request.requested_resources,
        ...(request.endpoint_id !== null && { endpoint: request.endpoint_id }),
      },
      resuming: request.session_id !== null,
      returnPath: returnPathOf(request.id),
    },
  }
}
