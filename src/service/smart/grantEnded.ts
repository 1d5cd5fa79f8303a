import { codeOfFault } from '../../contract/faults.ts'
import { PayerFault } from './payerFault.ts'

/** The payer says `invalid_grant` to a refresh token: the patient, or time, ended what was granted (RFC 6749, 5.2). */
export class GrantEnded extends PayerFault {
  override name = 'GrantEnded'

  constructor(cause?: unknown) {
    super(codeOfFault('token', 'unusable answer'), 'token: the grant has ended', cause)
  }
}
