import { hostCookieName, hostCookieOptions } from '../http/hostCookie.ts'
import { REQUEST_HOURS } from './keepRequest.ts'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config.ts'

/**
 * The cookie that binds a hosted page to the browser in which it was first opened: its address alone opens nothing. One a
 * request, so that two tabs do not take each other's place. Lax, because the client's link comes from another site.
 */
export function hostedCookieName(config: Pick<Config, 'linkUrl'>, requestId: string): string {
  return hostCookieName(config, `hosted-${requestId}`)
}

export function hostedCookieOptions(config: Pick<Config, 'linkUrl'>): CookieSerializeOptions {
  return { ...hostCookieOptions(config, 'lax'), maxAge: REQUEST_HOURS * 3_600 }
}
