import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config.ts'
import { REQUEST_HOURS } from './keepRequest.ts'

/**
 * The cookie that binds a hosted page to the browser in which it was first opened: its address alone opens nothing. One a
 * request, so that two tabs do not take each other's place. Lax, because the client's link comes from another site.
 */
export function hostedCookieName(config: Pick<Config, 'linkUrl'>, requestId: string): string {
  return `${isHttps(config) ? '__Host-' : ''}hosted-${requestId}`
}

export function hostedCookieOptions(config: Pick<Config, 'linkUrl'>): CookieSerializeOptions {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(config),
    maxAge: REQUEST_HOURS * 3_600,
  }
}

function isHttps({ linkUrl }: Pick<Config, 'linkUrl'>): boolean {
  return linkUrl.startsWith('https:')
}
