import { FhirError, printOutcome } from '../fhir/http/fhirError.ts'
import { FHIR_CONTENT_TYPE } from '../fhir/http/fhirRoutes.ts'

/** What answers an address that cannot be decoded (`/fhir/%zz`), and so reaches no route: it is one we do not have. */
export function unreadablePath(url: string | undefined): { headers: Record<string, string>; body: string } {
  if (url?.startsWith('/fhir/') !== true) {
    return { headers: { 'content-type': 'text/plain' }, body: 'Not found\n' }
  }
  const error = new FhirError(404, 'not-found', 'The address cannot be read')
  return {
    headers: { 'content-type': FHIR_CONTENT_TYPE, 'cache-control': 'no-store' },
    body: printOutcome(error),
  }
}
