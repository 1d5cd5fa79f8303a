import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ClientRegistration } from '../authorization/createProvider.ts'
import { FormError, readForm } from '../http/readForm.ts'
import { redirect } from '../http/send.ts'
import type { FaultBehaviour } from './faultBehaviours.ts'

interface Fault {
  issuer: string
  clients: readonly ClientRegistration[]
  back: NonNullable<FaultBehaviour['back']>
}

/**
 * An authorization endpoint (RFC 6749 section 4.1.2, RFC 9207) that answers at once, and answers wrongly. To a redirect
 * URI that the client did not register it sends nobody, like any payer.
 * @throws FormError for an unknown client or redirect URI.
 */
export async function sendBack(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { issuer, clients, back }: Fault,
): Promise<void> {
  const asked = request.method === 'POST' ? await readForm(request) : url.searchParams
  const client = clients.find((candidate) => candidate.client_id === asked.get('client_id'))
  const redirectUri = client?.redirect_uris.find((uri) => uri === asked.get('redirect_uri'))
  if (redirectUri === undefined) throw new FormError('The client or its redirect URI is not registered')
  const target = new URL(redirectUri)
  const parameters = { state: asked.get('state'), iss: issuer, ...back }
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of value === null ? [] : [value].flat()) target.searchParams.append(name, one)
  }
  redirect(response, target.href)
}
