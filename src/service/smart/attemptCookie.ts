import { hostCookieName, hostCookieOptions } from '../http/hostCookie.ts'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config.ts'

/**
 * The cookie that binds a browser to its attempt: first-party, since both `/authorize` and `/callback` are top-level
 * pages of ours. One an attempt, so that two tabs do not take each other's place. Lax, because the payer's redirect
 * comes from another site.
 */
export function attemptCookieName(config: Pick<Config, 'linkUrl'>, attemptId: string): string {
  return hostCookieName(config, `attempt-${attemptId}`)
}

/** The ids of the attempts that a request's cookies name, with their secrets. */
export function attemptsOfCookies(
  config: Pick<Config, 'linkUrl'>,
  cookies: Readonly<Record<string, string | undefined>>,
): { attemptId: string; secret: string }[] {
  const prefix = attemptCookieName(config, '')
  return Object.entries(cookies).flatMap(([name, secret]) =>
    name.startsWith(prefix) && secret !== undefined ? [{ attemptId: name.slice(prefix.length), secret }] : [],
  )
}

export function attemptCookieOptions(config: Pick<Config, 'linkUrl'>): CookieSerializeOptions {
  return hostCookieOptions(config, 'lax')
}
