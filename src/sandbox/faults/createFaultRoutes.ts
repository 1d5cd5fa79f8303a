import type { IncomingMessage, ServerResponse } from 'node:http'
import { FAULT_PLANS } from '../../contract/faults.ts'
import type { ClientRegistration } from '../authorization/createProvider.ts'
import { smartConfiguration } from '../authorization/smartConfiguration.ts'
import { capabilityStatement } from '../fhir/capabilityStatement.ts'
import { send, sendFhir } from '../http/send.ts'
import { errorPage } from '../pages/errorPage.ts'
import { FAULT_BEHAVIOURS, type FaultBehaviour, type Reply } from './faultBehaviours.ts'
import { sendBack } from './sendBack.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>

interface FaultOptions {
  publicUrl: string
  clients: readonly ClientRegistration[]
  startedAt: string
  /** The sandbox's own FHIR server, for what a failing payer does well. */
  serveFhir: Handler
}

const SLUGS = FAULT_PLANS.map(({ slug }) => slug)

/** The FHIR bases of all failing payers: the audiences that the authorization server takes besides its own. */
export function faultBases(publicUrl: string): string[] {
  return SLUGS.map((slug) => `${publicUrl}/faults/${slug}/fhir`)
}

/**
 * Payers that fail, each below `/faults/<slug>`, in the order in which a client comes by:
 *
 * 1. `/fhir/.well-known/smart-configuration`, where discovery fails, or names the endpoints that will.
 * 2. `/authorize`, for those that send the browser back wrongly; the others name the sandbox's own.
 * 3. `/token`, likewise.
 * 4. `/fhir/…`, where the path is one that fails; all other reads are the sandbox's own.
 */
export function createFaultRoutes({ publicUrl, clients, startedAt, serveFhir }: FaultOptions): Handler {
  return async (request, response, url) => {
    const [, slug, path = ''] = /^\/faults\/([^/]+)\/(.*)$/.exec(url.pathname) ?? []
    const known = SLUGS.find((candidate) => candidate === slug)
    const root = `${publicUrl}/faults/${known ?? ''}`
    const behaviour: FaultBehaviour = known === undefined ? {} : FAULT_BEHAVIOURS[known]
    if (path === 'authorize' && behaviour.back) {
      await sendBack(request, response, url, { issuer: root, clients, back: behaviour.back })
    } else if (path === 'token' && behaviour.token) {
      reply(response, behaviour.token)
    } else if (known !== undefined && path.startsWith('fhir/')) {
      await fhir(request, response, path.slice('fhir/'.length))
    } else send(response, 404, errorPage.headers, errorPage.print('No such page'))

    async function fhir(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
      const { discovery, fhir } = behaviour
      if (path === '.well-known/smart-configuration') {
        // The client gives up first; until then the connection stays.
        if (discovery === 'silence') return
        reply(response, discovery ?? { status: 200, body: metadata() })
      } else if (path === 'metadata' && fhir?.types) {
        sendFhir(response, 200, capabilityStatement(`${root}/fhir`, publicUrl, startedAt, fhir.types))
      } else if (fhir?.at.test(path)) {
        sendFhir(response, fhir.reply.status, fhir.reply.body ?? '')
      } else {
        const own = new URL(url)
        own.pathname = `/fhir/${path}`
        await serveFhir(request, response, own)
      }
    }

    function metadata(): string {
      return smartConfiguration(publicUrl, {
        ...(behaviour.back && { issuer: root, authorization_endpoint: `${root}/authorize` }),
        ...(behaviour.token && { token_endpoint: `${root}/token` }),
        ...behaviour.metadata,
      })
    }
  }
}

function reply(response: ServerResponse, { status, body = '' }: Reply): void {
  const type = body.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json'
  send(response, status, { 'Content-Type': type, 'Cache-Control': 'no-store' }, body)
}
