import type { ResourceType } from '../../contract/resourceTypes.ts'

/** What may be kept and shown of a payer's OperationOutcome: nothing else of its body. */
export interface PayerIssue {
  severity: string
  code: string
  /** `details.text`, at most 500 characters. */
  text?: string
}

/** A type that could not be read from the payer, and what the payer said about it. */
export interface TypeFailure {
  type: ResourceType
  issues: PayerIssue[]
}
