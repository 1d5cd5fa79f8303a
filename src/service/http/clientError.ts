import { STATUS_CODES } from 'node:http'
import { HttpError } from './httpError.ts'
import type { FastifyRequest } from 'fastify'

/**
 * What a client may know of any error. Ours say it themselves; Fastify's own (a body that is no JSON, too long, …)
 * carry a status below 500 and a message without data; all else is only logged.
 */
export function clientError(error: unknown, request: FastifyRequest): HttpError {
  if (error instanceof HttpError) return error
  const statusCode = statusOf(error)
  if (statusCode >= 400 && statusCode < 500) {
    return new HttpError(statusCode, publicMessage(error, statusCode))
  }
  request.log.error({ err: error, requestId: request.id }, 'request failed')
  return new HttpError(500, 'Something went wrong on our side')
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode
  return 500
}

/** Fastify's texts may quote the body or the address; these do not. */
function publicMessage(error: unknown, statusCode: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (error instanceof SyntaxError || code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return 'The body is not valid JSON'
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return 'The body is empty'
  if (statusCode === 400) return 'The request is not valid'
  return STATUS_CODES[statusCode] ?? 'The request is not valid'
}
