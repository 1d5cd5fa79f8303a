import { compressedText } from '../http/compressedText.ts'
import { PROTOCOL } from '../../contract/messages.ts'
import { findApplication, isRegisteredOrigin } from '../applications/findApplication.ts'
import { isWebOriginPattern } from '../applications/originMatches.ts'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { bootOfApplication } from './bootOfApplication.ts'
import { readDocument } from './readDocument.ts'
import { readLegacyOptions } from './readLegacyOptions.ts'
import { only, readOpener } from './readOpener.ts'
import { refusedPage } from './refusedPage.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FrameBoot } from '../../contract/frameDocument.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Deps } from '../deps.ts'
import type { Opener } from './readOpener.ts'

/**
 * `GET /`, the document in the host page's iframe. It goes out only for a known key on a registered origin, says by
 * `frame-ancestors` who may frame it, and brings the popular plans along, so that opening waits for no request.
 */
export async function frameRoutes(
  app: FastifyInstance,
  { deps, staticDir }: { deps: Deps; staticDir: string },
): Promise<void> {
  const document = await readDocument(staticDir)

  app.get('/', async (request, reply) => {
    const query = new URL(request.raw.url ?? '', deps.config.linkUrl).searchParams
    const publishableKey = only(query, 'publishableKey')
    const application = await findApplication(deps, publishableKey)
    const opener = readOpener(query)
    if (application === undefined || publishableKey === undefined || opener === undefined) {
      return refuse(deps, reply, { publishableKey, opener, isKnownKey: application !== undefined })
    }
    if (!isRegisteredOrigin(application, opener.origin)) {
      return refuse(deps, reply, { publishableKey, opener, isKnownKey: true })
    }
    const boot: FrameBoot = {
      ...protocolOf(query),
      openerOrigin: opener.origin,
      openerUrl: opener.url,
      ...bootOfApplication(deps, application),
    }
    setFrameHeaders(deps, reply, application, opener)
    return compressedText(document(boot), 'little').send(request, reply)
  })
}

function protocolOf(query: URLSearchParams): Pick<FrameBoot, 'protocol' | 'legacyOptions'> {
  if (only(query, 'protocol') === String(PROTOCOL)) return { protocol: 2 }
  return { protocol: 1, legacyOptions: readLegacyOptions(query) }
}

/** An app's own scheme frames nothing: what it opened is the top-level page of its WebView, and stays that. */
function setFrameHeaders(
  { config }: Deps,
  reply: FastifyReply,
  application: Application,
  opener: Opener,
): void {
  const framers = isWebOriginPattern(opener.origin) ? application.origins.filter(isWebOriginPattern) : []
  setPageHeaders(reply, config, {
    frameAncestors: framers.length === 0 ? "'none'" : framers.join(' '),
    connectSource: "'self'",
  })
  allowIsolatedHosts(reply)
}

/** Host pages with COOP and COEP frame only documents that send these. */
function allowIsolatedHosts(reply: FastifyReply): void {
  reply.headers({
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
  })
}

/** Any page may frame the refusal, since it is the page that may not be known. */
function refuse(
  { config }: Deps,
  reply: FastifyReply,
  why: { publishableKey: string | undefined; opener: Opener | undefined; isKnownKey: boolean },
): FastifyReply {
  setPageHeaders(reply, config, { frameAncestors: undefined })
  allowIsolatedHosts(reply)
  return reply.code(403).send(refusedPage(why))
}
