import { r4Problems } from './r4Problems.ts'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

/** From now on `inject` fails where a body, of whatever status, is no valid FHIR R4 (contract section 5). */
export function checkBodies(app: FastifyInstance): FastifyInstance {
  const inject = app.inject.bind(app)
  app.inject = (async (asked: InjectOptions | string) =>
    checkBody(await inject(asked))) as FastifyInstance['inject']
  return app
}

/** @throws {Error} that lists what is wrong */
export function checkBody(response: LightMyRequestResponse): LightMyRequestResponse {
  const { payload, headers, statusCode } = response
  if (payload === '') return response
  const type = String(headers['content-type'])
  const problems = type.startsWith('application/fhir+json')
    ? r4Problems(JSON.parse(payload))
    : [`${type} is not FHIR`]
  if (problems.length > 0)
    throw new Error(`The body of a ${statusCode} is no valid R4:\n${problems.slice(0, 10).join('\n')}`)
  return response
}
