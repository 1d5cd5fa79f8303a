import { EXIT_CODES } from '../../contract/exitCodes.ts'
import type { Failure } from '../flow/state.ts'

/**
 * Says in the console what the failure screen does not ask a patient to read. A mistake of the host page is an error, to
 * be mended there; a payer's fault is a warning; of a fault of our own service the page's developer need not hear.
 */
export function explainFailure({ code, mistake }: Failure): void {
  const why = code === null ? [] : [EXIT_CODES[code].developer]
  if (mistake !== undefined) console.error(`FlexpaLink: ${[mistake, ...why].join('. ')}`)
  else if (code !== null) console.warn(`FlexpaLink: ${[code, ...why].join('. ')}`)
}
