import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { FAULT_PLANS, labelOfFault } from '../../contract/faults.ts'
import { HOST_MISTAKES, isHostMistake } from '../../contract/hostMistakes.ts'
import { table } from './table.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'

const NEXT = { TRY_AGAIN: 'Try again', CHOOSE_ANOTHER: 'Choose another plan', CLOSE: 'Close' } as const
const CODES = Object.keys(EXIT_CODES) as ExitCode[]

/** Each code with what happened, what the patient reads about it, and what can be done. */
export function exitCodeTable(): string {
  return table(
    ['code', 'what happened', 'what the patient reads', 'retryable', 'next step'],
    CODES.map((code) => {
      const { developer, patient, retryable, next } = EXIT_CODES[code]
      return [codeSpan(code), developer, patient, retryable ? 'yes' : 'no', NEXT[next]]
    }),
  )
}

/** How to meet each code in test mode: the option that is wrong, or the plan whose payer fails. */
export function reproductionTable(): string {
  return table(
    ['to meet', 'call `create()` with', 'or search for'],
    CODES.flatMap((code) => waysTo(code).map((cells) => [codeSpan(code), ...cells])),
  )
}

function waysTo(code: ExitCode): [string, string][] {
  if (isHostMistake(code)) {
    const { option, wrong } = HOST_MISTAKES[code]
    return [[codeSpan(`${option}: ${literal(wrong)}`), '']]
  }
  return FAULT_PLANS.filter((plan) => plan.code === code).map((plan) => [
    codeSpan(`endpoint: ${literal(plan.id)}`),
    labelOfFault(plan),
  ])
}

/** A value as it stands in source code. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`)
  return `{ ${entries.join(', ')} }`
}

const codeSpan = (text: string) => `\`${text}\``
