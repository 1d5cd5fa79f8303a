import { codeOfFault } from '../../contract/faults.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { Fault, FaultName } from '../../contract/faults.ts'

/** What a payer did wrong. The message is for the log; it names no patient, token or code. */
export class PayerFault extends Error {
  override name = 'PayerFault'
  readonly code: ExitCode

  constructor(code: ExitCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export function payerFault<Where extends Fault['where']>(
  where: Where,
  fault: FaultName<Where>,
  cause?: unknown,
): PayerFault {
  return new PayerFault(codeOfFault(where, fault), `${where}: ${fault}`, cause)
}
