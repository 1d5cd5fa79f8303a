const HOST = 'You did nothing wrong. Please tell {app} about it.'
const PASSES = 'This often passes within a few minutes.'
const REPAIRED = 'We were told, and repair it. This can take a few days.'
const SIGNED_IN = 'Your sign-in was fine. Trying again often helps.'

/**
 * The sixteen codes of `onExit({ code })`: seed 003's list and contract section 2.
 *
 * One row a code, in one table that the screens, the types and the documentation derive from:
 * `patient` is what a patient reads and `help` what follows it (`{plan}` and `{app}` are filled in), `developer` what a
 * log or the console says, `retryable` whether trying again can help, `next` the main action the failure screen offers.
 * What leads to each code stands in `faults.ts` and `hostMistakes.ts`.
 */
export const EXIT_CODES = {
  AUTHORIZATION_CODE_EXCHANGE: {
    patient: 'You signed in, but {plan} did not finish the last step.',
    help: SIGNED_IN,
    developer: 'The payer answered with an error when the authorization code was exchanged for a token.',
    retryable: true,
    next: 'TRY_AGAIN',
  },
  INVALID_ENDPOINT: {
    patient: '{app} asked for a plan we do not know.',
    help: HOST,
    developer: 'The endpoint option is not the id of a known endpoint.',
    retryable: false,
    next: 'CLOSE',
  },
  INVALID_ENDPOINT_MODE: {
    patient: '{app} asked for a plan it cannot use yet.',
    help: HOST,
    developer: "The endpoint's mode (test or live) is not the mode of the publishable key.",
    retryable: false,
    next: 'CLOSE',
  },
  INVALID_PUBLISHABLE_KEY: {
    patient: 'This page is not set up to ask for health records.',
    help: HOST,
    developer:
      'The publishable key is unknown, malformed or revoked, or the page is on an unregistered origin.',
    retryable: false,
    next: 'CLOSE',
  },
  INVALID_REQUEST: {
    patient: '{plan} sent you back with an answer we could not read.',
    help: SIGNED_IN,
    developer: "The payer's callback was not properly formatted.",
    retryable: true,
    next: 'TRY_AGAIN',
  },
  INVALID_STATE: {
    patient: 'We could not match the answer from {plan} to this page.',
    help: 'This happens when the sign-in took over an hour, or was finished in another browser.',
    developer: 'The payer returned a state that is unknown, used, expired or from another browser.',
    retryable: true,
    next: 'TRY_AGAIN',
  },
  INVALID_USER: {
    patient: '{app} did not say who is asking.',
    help: HOST,
    developer:
      'The user option is missing or invalid: it needs { externalId: string } with 1 to 255 characters.',
    retryable: false,
    next: 'CLOSE',
  },
  INVALID_USAGE: {
    patient: '{app} did not say how long it needs your records.',
    help: HOST,
    developer: "The usage option is missing or invalid: it must be 'ONE_TIME' or 'MULTIPLE'.",
    retryable: false,
    next: 'CLOSE',
  },
  PATIENT_INIT: {
    patient: 'You signed in, but {plan} did not send your records.',
    help: SIGNED_IN,
    developer: "The patient's data could not be synchronized: every requested type failed.",
    retryable: true,
    next: 'TRY_AGAIN',
  },
  QUERY_REJECTED: {
    patient: '{plan} did not share your records.',
    help: 'This happens when you choose “Do not allow”, or when your kind of plan is not offered online.',
    developer: 'The payer did not grant access: the patient declined, or another cause.',
    retryable: true,
    next: 'TRY_AGAIN',
  },
  QUERY_TIMEOUT: {
    patient: '{plan} did not answer in time.',
    help: PASSES,
    developer: 'The payer timed out before it fulfilled the request.',
    retryable: true,
    next: 'TRY_AGAIN',
  },
  QUERY_INELIGIBLE: {
    patient: '{plan} does not offer your kind of plan online yet.',
    help: 'Some kinds of plan, for example dental or through an employer, come later.',
    developer: "The plan is not accessible through the payer's API.",
    retryable: false,
    next: 'CHOOSE_ANOTHER',
  },
  QUERY_UNKNOWN: {
    patient: '{plan} did not understand our request.',
    help: PASSES,
    developer: 'The payer did not understand the request.',
    retryable: true,
    next: 'TRY_AGAIN',
  },
  QUERY_SERVER_ERROR: {
    patient: '{plan} has a problem on its side.',
    help: PASSES,
    developer: 'The payer had an internal error.',
    retryable: true,
    next: 'TRY_AGAIN',
  },
  QUERY_INVALID_CONFIG: {
    patient: 'Our connection to {plan} needs repair.',
    help: REPAIRED,
    developer: "The endpoint's client configuration needs an administrator.",
    retryable: false,
    next: 'CHOOSE_ANOTHER',
  },
  QUERY_INVALID_SCOPE: {
    patient: 'Our connection to {plan} needs an update.',
    help: REPAIRED,
    developer: "The endpoint's scope configuration needs an administrator.",
    retryable: false,
    next: 'CHOOSE_ANOTHER',
  },
} as const satisfies Record<string, ExitCodeRow>

interface ExitCodeRow {
  patient: string
  help: string
  developer: string
  retryable: boolean
  next: 'TRY_AGAIN' | 'CHOOSE_ANOTHER' | 'CLOSE'
}

export type ExitCode = keyof typeof EXIT_CODES

/** A sentence of the table as a heading: headings have no full stop. */
export function headingOf(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

export function isExitCode(value: unknown): value is ExitCode {
  return typeof value === 'string' && Object.hasOwn(EXIT_CODES, value)
}
