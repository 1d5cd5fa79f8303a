/**
 * For every page: no script at all, styles from our own file, never framed, nothing cached or leaked by Referer.
 * `formTargets`: where else a form's answer may lead. Browsers check each redirect after a post, and the app that gets the
 * patient back may redirect in turn to a host page that we cannot know: so the pages of a sign-in allow any web address.
 */
export function pageHeaders(...formTargets: string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  }
}
