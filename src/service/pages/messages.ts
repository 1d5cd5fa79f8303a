import { EXIT_CODES, headingOf } from '../../contract/exitCodes.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'

/** The day of the words that patients agree to, kept with each consent. */
export const TERMS_VERSION = '2026-11-24'

interface Notice {
  title: string
  text: string
}

const back = 'Go back to the page where you started and try again.'

/** What the hosted pages say. Short sentences, the plan's and the app's names, what happened, what to do next. */
export const MESSAGES = {
  canClose: 'You can close this window.',
  canCloseOrGoBack: 'You can close this window, or go back if there is no other.',
  goBack: (application: string) => `Go back to ${application}`,
  notFound: { title: 'Page not found', text: 'There is nothing at this address.' },
  badRequest: { title: 'This page could not be opened', text: back },
  serverError: { title: 'Something went wrong on our side', text: `Nothing was shared. ${back}` },

  linkNotYours: {
    title: 'This link cannot be opened from here',
    text: 'For your safety, the sign-in opens only from the page where you chose your plan. If someone sent you this link, do not use it.',
  },
  ticketOver: {
    title: 'This sign-in link is over',
    text: `It works once, for ten minutes. Nothing was shared. ${back}`,
  },
  noConsent: {
    title: 'We have not heard that you agree',
    text: `Nothing was shared. ${back}`,
  },
  tooLate: {
    title: 'This sign-in is not needed any more',
    text: 'Go back to the page where you started: it goes on there.',
  },
  confirm: {
    title: (plan: string) => `Sign in at ${plan}?`,
    text: (plan: string, application: string) =>
      `You are about to sign in at ${plan}, so that ${application} can see your records. Go on only if you have just asked for this.`,
    button: (plan: string) => `Continue to ${plan}`,
  },

  hosted: {
    unanswerable: {
      client_id: {
        title: 'This link does not work',
        text: 'The app that you came from is not known here. Please tell the people who made it. (For them: client_id.)',
      },
      redirect_uri: {
        title: 'This link does not work',
        text: 'The app that you came from did not say properly where to send you back to. Please tell the people who made it. (For them: redirect_uri.)',
      },
    },
    elsewhere: {
      title: 'This page belongs to another browser, or is over',
      text: 'Nothing was shared here. Go back to the app that you came from, and start again there.',
    },
    over: {
      title: 'You are done here',
      text: 'Go back to the app that you came from. To share from another plan, start again there.',
    },
  },

  authorized: (plan: string, application: string): Notice => ({
    title: `You are signed in at ${plan}`,
    text: `${application} goes on by itself.`,
  }),
  left: (plan: string): Notice => ({
    title: 'You had closed the page before',
    text: `Nothing from ${plan} was shared.`,
  }),
  stale: {
    title: 'This sign-in was used already',
    text: 'Go back to the page where you started to see where things stand.',
  },
  unknown: {
    title: 'We could not match this answer to a sign-in',
    text: `Nothing was shared. ${back}`,
  },
  failed: (code: ExitCode, plan: string, application: string): Notice => ({
    title: fill(headingOf(EXIT_CODES[code].patient), plan, application),
    text: `${fill(EXIT_CODES[code].help, plan, application)} Nothing was shared. Go back to ${application} to see what you can do next.`,
  }),
  reference: (reference: string) => `Reference ${reference}`,

  findPlan: {
    title: 'Lost the link of your receipt?',
    text: 'Sign in at your health plan. Then you see every app that gets records from it, and you can stop each of them.',
    label: 'Name of your health plan',
    search: 'Search',
    popular: 'Some plans that many people have:',
    found: (count: number) =>
      count === 1 ? '1 plan found. Choose it to sign in:' : `${count} plans found. Choose yours to sign in:`,
    none: (query: string) =>
      `No plan found for “${query}”. Check the spelling, or try the name on your insurance card.`,
    haveLink: 'If you have your receipt, use its link instead.',
  },
  regain: {
    again: 'Try again',
    notOurs: {
      title: 'This sign-in cannot begin here',
      text: 'For your safety it begins only on our own page. Choose your plan there.',
    },
    over: {
      title: 'This sign-in is over',
      text: 'It works once, for an hour, in the browser where it began. Nothing has changed. Choose your plan again to see your apps.',
    },
    declined: (plan: string): Notice => ({
      title: `${plan} did not tell us who you are`,
      text: 'You did not allow it there, or left. Without it we cannot show your apps. Nothing has changed.',
    }),
    busy: (plan: string): Notice => ({
      title: `${plan} cannot be reached now`,
      text: 'The plan has a problem of its own. Nothing has changed. Please try again in a few minutes.',
    }),
    failed: (plan: string): Notice => ({
      title: `The sign-in at ${plan} did not work`,
      text: 'The plan did not tell us who you are. Nothing has changed. You can try again, or use the link on your receipt.',
    }),
  },
} as const

function fill(sentence: string, plan: string, application: string): string {
  return sentence.replaceAll('{plan}', plan).replaceAll('{app}', application)
}
