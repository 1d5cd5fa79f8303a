import { codeOfFault } from '../../contract/faults.ts'
import { PayerFault } from '../smart/payerFault.ts'
import { NoPayerAccess } from '../smart/payerAccess.ts'
import { PatientNotServed } from './collect/collectRecords.ts'
import { PayerRequestFailed } from './collect/payerRequestFailed.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { CollectedRecords } from './collect/collectRecords.ts'
import type { TypeFailure } from './typeFailure.ts'

export class EverythingFailed extends Error {
  override name = 'EverythingFailed'
  readonly failures: TypeFailure[]

  constructor(failures: TypeFailure[]) {
    super('Every requested type failed')
    this.failures = failures
  }
}

/**
 * A name alone is no record: what counts is whether anything but the Patient came, where anything else was asked for.
 * What came before a type failed is something.
 * @throws {EverythingFailed}
 */
export function assertSomethingCame({ attempted, failures, counts }: CollectedRecords): void {
  const others = attempted.filter((type) => type !== 'Patient')
  const asked = others.length > 0 ? others : attempted
  const failed = new Set(failures.map(({ type }) => type))
  if (asked.every((type) => failed.has(type) && counts[type] === 0)) throw new EverythingFailed(failures)
}

/** Why a sync failed: the exit code of a first sync, and what the FHIR API says for as long as there is nothing. */
export function explainFailure(error: unknown): { code: ExitCode; failures: TypeFailure[] } {
  const everything = codeOfFault('sync', 'every type failed')
  if (error instanceof PatientNotServed) {
    const issues = error.cause instanceof PayerRequestFailed ? error.cause.issues : []
    return { code: codeOfFault('patient', 'status 403 or 404'), failures: [{ type: 'Patient', issues }] }
  }
  if (error instanceof EverythingFailed) return { code: everything, failures: error.failures }
  const issue = issueOf(error)
  return { code: everything, failures: [{ type: 'Patient', issues: [{ severity: 'error', code: issue }] }] }
}

function issueOf(error: unknown): string {
  if (error instanceof NoPayerAccess || error instanceof PayerFault) return 'login'
  return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'exception'
}
