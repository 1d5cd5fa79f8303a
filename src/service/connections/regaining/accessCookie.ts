import { hostCookieName, hostCookieOptions } from '../../http/hostCookie.ts'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../../config.ts'

/**
 * The cookie that opens the connections after a sign-in at the plan. Strict: it goes with the requests of our own page,
 * and with nothing that another site begins. (The cookie that binds the sign-in itself is `smart/attemptCookie.ts`.)
 */
export function accessCookieName(config: Pick<Config, 'linkUrl'>): string {
  return hostCookieName(config, 'connections')
}

export function accessCookieOptions(config: Pick<Config, 'linkUrl'>): CookieSerializeOptions {
  return hostCookieOptions(config, 'strict')
}
