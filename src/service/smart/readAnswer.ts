import { payerFault } from './payerFault.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { PayerFault } from './payerFault.ts'
import type { SmartConfiguration } from './smartConfiguration.ts'

/** The payer's answer to the authorization request, as the query of the callback holds it. */
export type Answer = { code: string } | { fault: PayerFault }

/** What a callback may carry that means something; all else is passed over. */
const PARAMETERS = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri'] as const

/** The query's `state`; the first where it stands twice, so that its attempt can be told that this is malformed. */
export function stateOf(query: URLSearchParams): string | undefined {
  return query.get('state') ?? undefined
}

/** What tells one answer to the same request from another. */
export function answerOf(query: URLSearchParams): string {
  return query.get('code') ?? query.get('error') ?? ''
}

/**
 * Reads the answer to an attempt whose state and cookie were found good: rows "callback" of the fault table, and
 * RFC 9207 (a payer that promises `iss` must send it, and whoever sends it must send its own; compared as text).
 */
export function readAnswer(
  query: URLSearchParams,
  endpoint: Pick<EndpointRecord, 'planNotOffered'>,
  configuration: Pick<SmartConfiguration, 'issuer' | 'sendsIssuer'>,
): Answer {
  if (PARAMETERS.some((name) => query.getAll(name).length > 1)) {
    return { fault: payerFault('callback', 'malformed') }
  }
  const issuer = query.get('iss')
  const isWrong = issuer !== null && configuration.issuer !== undefined && issuer !== configuration.issuer
  if (isWrong || (issuer === null && configuration.sendsIssuer)) {
    return { fault: payerFault('callback', 'wrong issuer') }
  }
  const error = query.get('error')
  if (error !== null) return { fault: errorFault(error, query.get('error_description') ?? '', endpoint) }
  const code = query.get('code')
  if (code === null || code === '') return { fault: payerFault('callback', 'malformed') }
  return { code }
}

function errorFault(
  error: string,
  description: string,
  endpoint: Pick<EndpointRecord, 'planNotOffered'>,
): PayerFault {
  if (endpoint.planNotOffered.some((text) => text === error || text === description)) {
    return payerFault('callback', 'plan not offered')
  }
  switch (error) {
    case 'temporarily_unavailable':
    case 'server_error':
    case 'access_denied':
    case 'invalid_scope':
    case 'unauthorized_client':
    case 'invalid_client':
      return payerFault('callback', error)
    default:
      return payerFault('callback', 'other error')
  }
}
