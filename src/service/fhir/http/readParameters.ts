import { FhirError } from './fhirError.ts'

/** More than any search means, fewer than take time to look at. */
const MAX_PARAMETERS = 500
const SHOWN_LENGTH = 100

/**
 * The parameters of a query or of a form. What is not properly percent-encoded is refused, and not guessed at, since
 * whoever sent it would get the answer to another question; so is the one character that our database cannot hold.
 *
 * @throws {FhirError} 400, which names the parameter
 */
export function readParameters(text: string): URLSearchParams {
  const pairs = text.split('&')
  if (pairs.length > MAX_PARAMETERS) {
    throw new FhirError(400, 'too-costly', `There may be ${MAX_PARAMETERS} parameters at most`)
  }
  for (const pair of pairs) {
    const [name = ''] = pair.split('=', 1)
    if (!isReadable(pair)) {
      throw new FhirError(400, 'value', `${name.slice(0, SHOWN_LENGTH)} is not percent-encoded text`)
    }
  }
  return new URLSearchParams(text)
}

function isReadable(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes('\0')
  } catch {
    return false
  }
}
