import { readBodyText } from '../../http/readBodyText.ts'
import { FhirError } from './fhirError.ts'
import { readParameters } from './readParameters.ts'
import type { FastifyRequest } from 'fastify'

const MAX_FORM_BYTES = 64 * 1024
const FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/**
 * The parameters in the body of `POST [type]/_search`. Without a body there are none.
 *
 * @throws {FhirError} 415 for a body that is no form, or not written as it is; 400 for one that cannot be read
 * @throws {HttpError} 413
 */
export async function readForm({
  headers,
  raw,
}: Pick<FastifyRequest, 'headers' | 'raw'>): Promise<URLSearchParams> {
  if (headers['content-encoding'] !== undefined) {
    throw new FhirError(415, 'not-supported', 'A compressed body is not supported')
  }
  const text = await readBodyText(raw, MAX_FORM_BYTES)
  if (text === '') return new URLSearchParams()
  if (!FORM.test(headers['content-type'] ?? '')) {
    throw new FhirError(
      415,
      'not-supported',
      'The body of a search must be application/x-www-form-urlencoded, in UTF-8',
    )
  }
  return readParameters(text)
}
