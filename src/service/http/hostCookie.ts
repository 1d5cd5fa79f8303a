import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Config } from '../config.ts'

/** The name of a cookie of the link host alone: browsers hold us to it by the prefix, which only https may use. */
export function hostCookieName(config: Pick<Config, 'linkUrl'>, name: string): string {
  return `${isHttps(config) ? '__Host-' : ''}${name}`
}

/** No script reads it, and no other host gets it. */
export function hostCookieOptions(
  config: Pick<Config, 'linkUrl'>,
  sameSite: 'lax' | 'strict',
): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite, secure: isHttps(config) }
}

function isHttps({ linkUrl }: Pick<Config, 'linkUrl'>): boolean {
  return linkUrl.startsWith('https:')
}
