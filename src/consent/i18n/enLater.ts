import { EXIT_CODES, headingOf } from '../../contract/exitCodes.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'

/** A sentence of the table of codes stands as a heading, and headings have no full stop. */
type Heading<Sentence extends string> = Sentence extends `${infer Words}.` ? Words : Sentence

type ExitSentences = {
  readonly [Code in ExitCode as `failure.${Code}`]: Heading<(typeof EXIT_CODES)[Code]['patient']>
} & {
  readonly [Code in ExitCode as `failure.help.${Code}`]: (typeof EXIT_CODES)[Code]['help']
}

/** What happened, and what that means, by exit code, in the words of the contract's one table. */
const exitSentences = Object.fromEntries(
  Object.entries(EXIT_CODES).flatMap(([code, { patient, help }]) => [
    [`failure.${code}`, headingOf(patient)],
    [`failure.help.${code}`, help],
  ]),
) as ExitSentences

/** What all screens behind the first ones say. */
export const enLater = {
  ...exitSentences,

  'unavailable.heading': '{plan} is not yet available',
  'unavailable.lead': 'We are working on it. Until then {app} cannot get your records from {plan} here.',
  'unavailable.note': 'Have another plan too? Records from an earlier plan help as well.',
  'unavailable.tell': 'Tell me when it is',
  chooseAnother: 'Choose another plan',
  'request.heading': "Tell us your plan's name",
  'request.lead': 'We add plans every month and can let you know.',
  'request.plan': 'Plan name',
  'request.plan.missing': "Please type your plan's name.",
  'request.state': 'State',
  'request.email': 'Email, if you want news',
  'request.email.invalid': 'Please check the email address, for example name@example.com.',
  'request.optional': 'optional',
  'request.send': 'Send',
  'request.sending': 'Sending…',
  'request.failed': 'That did not reach us. Please send it again.',
  'request.sent.heading': 'Thank you',
  'request.sent.lead': 'We wrote down {plan}. If you left an email address, we write to you once it is here.',
  'explainer.heading': 'Next, sign in at {plan}',
  'explainer.lead': '{plan} opens in a new window. Your password stays with {plan}; we never see it.',
  'explainer.first': 'Sign in with your {plan} member account. No account yet? You can make one there.',
  'explainer.second': 'Choose {allow} when {plan} asks to share.',
  'explainer.allow': 'Allow',
  'explainer.third': 'Come back here. We collect your records, in a minute or less.',
  'explainer.test': 'Sign in with {username} and {password}.',
  'explainer.continue': 'Continue to {plan}',
  'signingIn.heading': 'Finish in the {plan} window',
  'signingIn.lead': 'This page goes on by itself when you are done there.',
  'signingIn.again': 'Open the window again',
  'signingIn.finished': 'I finished signing in',
  'signingIn.looking': 'Asking {plan}…',
  'signingIn.notYet':
    '{plan} has not told us yet. Is its window still open? The last step there is to allow the sharing.',
  'blocked.heading': 'Your browser kept the window shut',
  'blocked.lead.tab': 'Open it with this button, or go on in this tab and come back.',
  'blocked.lead': 'Open it with this button.',
  'blocked.open': 'Open {plan}',
  'blocked.tab': 'Use this tab',
  'syncing.heading': 'Collecting your records',
  'syncing.lead': 'Most people wait less than a minute. You may leave this open and come back.',
  'syncing.for': 'For {name}, from {plan}',
  'syncing.bar': 'Collecting records',
  'syncing.total': { one: '{count} record so far', other: '{count} records so far' },
  'syncing.soFar': '{count} so far',
  'syncing.waiting': 'waiting',
  'syncing.none': 'none',
  'slow.heading': '{plan} is slow today',
  'slow.lead': {
    one: '{count} record so far. You need not wait: we finish without you, and {app} is told.',
    other: '{count} records so far. You need not wait: we finish without you, and {app} is told.',
  },
  'success.heading': 'Your records are shared',
  'success.heading.later': 'You are done',
  'success.until': '{app} can see {whose} {plan} records until {time}.',
  'success.untilStopped':
    '{app} can see {whose} {plan} records until you stop it, or {plan} asks you to sign in again.',
  'success.your': 'your',
  'success.their': '{name}’s',
  'success.collecting': 'We go on collecting your records and tell {app} when they are complete.',
  'success.receipt': 'To see or stop what you share, keep your {receipt}.',
  'success.receiptLink': 'receipt',
  'success.what': { one: '{count} record', other: '{count} records' },
  'success.ending': 'This page closes by itself in a moment.',
  'success.leading': 'We take you back to {app} in a moment.',
  'failure.service': 'Something on our side did not work',
  'failure.mistake': 'This page is not set up right',
  'failure.plan': 'your plan',
  'failure.help.service': 'It is not your fault, and not the fault of your plan.',
  'failure.help.mistake': 'You did nothing wrong. Please tell {app} about it.',
  'failure.next.again': 'Nothing was shared. You can try again, or pick another plan.',
  'failure.next.another': 'Nothing was shared. You can pick another plan.',
  'failure.next.service': 'Nothing was shared. Please try again.',
  'failure.next.close': 'Nothing was shared. You can close this page.',
  'failure.reference': 'Reference {reference}',
  'failure.developer': 'For the developer of {app}: {mistake}.',
  'failure.tryAgain': 'Try again',
  'ended.heading': 'You can close this page now',
  'ended.leading': 'Taking you back to {app}',
  'ended.back': 'Go back to {app}',
} as const
