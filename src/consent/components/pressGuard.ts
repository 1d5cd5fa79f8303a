/**
 * Decides whether a press on "Continue" is the patient's own wish, or was stolen by a page that covers the question,
 * makes it see-through, or moves it under the pointer at the last moment (clickjacking).
 *
 * 1. What no human did (`isTrusted` false) never counts.
 * 2. The keyboard counts, and so do screen readers, whose presses have no click count: what has to be focused first
 *    cannot be put under somebody's pointer.
 * 3. Holding for two seconds counts: nobody does so by mistake. This way nothing is ever blocked for good.
 * 4. Any other press counts only on what is in plain sight, and has been there for a moment.
 *
 * Chosen over a button that is simply disabled: whoever has a chat bubble or a colour filter over the page could never
 * go on, and would not learn why.
 */
export interface Press {
  isTrusted: boolean
  /** The click count: 0 for a key or assistive technology. */
  detail: number
}

/** What the browser said last, and the time since which that has not changed under the patient's eyes. */
export interface Sight {
  look: 'untold' | 'clear' | 'covered'
  /** Milliseconds of the monotonic clock. */
  since: number
}

/** `changed`: this browser cannot tell what is covered, but that the window came back or has a new size. */
export type Report = 'clear' | 'covered' | 'changed'

export type Verdict = 'counts' | 'tooSoon' | 'covered' | 'forged'

/** What has only just come into sight is not yet understood, and may have come just for a press under way. */
export const SETTLE_MS = 600
export const HOLD_MS = 2_000

export function see(sight: Sight, report: Report, now: number): Sight {
  switch (report) {
    case 'changed':
      return { look: 'clear', since: now }
    case 'clear':
      if (sight.look === 'clear') return sight
      return { look: 'clear', since: sight.look === 'covered' ? now : -Infinity }
    case 'covered':
      if (sight.look === 'covered') return sight
      return { look: 'covered', since: sight.look === 'untold' ? sight.since : -Infinity }
  }
}

/** What a press by pointer would come to now. */
export function judgeSight({ look, since }: Sight, now: number): Exclude<Verdict, 'forged'> {
  if (now - since < SETTLE_MS) return 'tooSoon'
  return look === 'clear' ? 'counts' : 'covered'
}

export function judgePress({ isTrusted, detail }: Press, sight: Sight, now: number): Verdict {
  if (!isTrusted) return 'forged'
  return detail === 0 ? 'counts' : judgeSight(sight, now)
}
