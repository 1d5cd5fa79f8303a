import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../../config.ts'

/**
 * The cookie that opens the connections after a sign-in at the plan. Strict: it goes with the requests of our own page,
 * and with nothing that another site begins. (The cookie that binds the sign-in itself is `smart/attemptCookie.ts`.)
 */
export function accessCookieName(config: Pick<Config, 'linkUrl'>): string {
  return isHttps(config) ? '__Host-connections' : 'connections'
}

export function accessCookieOptions(config: Pick<Config, 'linkUrl'>): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isHttps(config) }
}

function isHttps({ linkUrl }: Pick<Config, 'linkUrl'>): boolean {
  return linkUrl.startsWith('https:')
}
