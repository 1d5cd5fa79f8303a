import { findApplicationOfKey } from '../applications/findApplication.ts'
import { bootOfApplication } from '../frame/bootOfApplication.ts'
import { HttpError } from '../http/httpError.ts'
import { hostedPageOf } from './openHostedSession.ts'
import { openerOf, pathOfRequest, returnPathOf } from './hostedRequest.ts'
import type { FrameBoot } from '../../contract/frameDocument.ts'
import type { Deps } from '../deps.ts'
import type { HostedRequest } from './hostedRequest.ts'

/** What the page of a request needs to know. Whom it is about it need not. */
export async function bootOf(
  deps: Pick<Deps, 'database' | 'directory' | 'config' | 'keys' | 'clock'>,
  request: HostedRequest,
): Promise<FrameBoot> {
  const application = await findApplicationOfKey(deps, request.application_key_id)
  if (application === undefined) throw new HttpError(410, 'The key of this request was revoked')
  return {
    protocol: 2,
    openerOrigin: openerOf(request.id),
    openerUrl: deps.config.linkUrl + pathOfRequest(request.id),
    ...bootOfApplication(deps, application),
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
