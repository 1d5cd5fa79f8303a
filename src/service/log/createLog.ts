import { pino } from 'pino'
import { loggableError } from './loggableError.ts'
import type { DestinationStream } from 'pino'
import type { FastifyBaseLogger } from 'fastify'

/** The service's log: one JSON line an entry. Whatever is logged as `err` passes through `loggableError`. */
export function createLog(level: string, destination?: DestinationStream): FastifyBaseLogger {
  const options = { level, base: null, serializers: { err: loggableError } }
  return destination === undefined ? pino(options) : pino(options, destination)
}
