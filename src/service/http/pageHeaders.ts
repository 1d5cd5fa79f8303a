import type { FastifyReply } from 'fastify'
import type { Config } from '../config.ts'

/** Every feature that a page of ours has no use for: all of them. */
const PERMISSIONS_POLICY = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

interface PagePolicy {
  /** Who may frame the page; `undefined`: any page may. Default `'none'`. */
  frameAncestors?: string | undefined
  /** Default `'none'`. */
  formAction?: string
  /** Default `'none'`. */
  connectSource?: string
  /** Default `no-referrer`. */
  referrerPolicy?: 'no-referrer' | 'same-origin'
  /** Names of the Trusted Types policies that the page's own scripts make. Default none. */
  trustedTypes?: string
}

/**
 * The headers of every page of ours. Only our own files run and style it, nothing is inline, no string becomes script,
 * nothing is kept and no address leaks. There is no COOP: the sign-in window must keep its opener.
 */
export function setPageHeaders(
  reply: FastifyReply,
  config: Pick<Config, 'linkUrl'>,
  policy: PagePolicy = {},
): void {
  const frameAncestors = 'frameAncestors' in policy ? policy.frameAncestors : "'none'"
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${policy.connectSource ?? "'none'"}`,
    "base-uri 'none'",
    `form-action ${policy.formAction ?? "'none'"}`,
    ...(frameAncestors === undefined ? [] : [`frame-ancestors ${frameAncestors}`]),
    "require-trusted-types-for 'script'",
    `trusted-types ${policy.trustedTypes ?? "'none'"}`,
  ]
  reply.headers({
    'content-security-policy': directives.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': policy.referrerPolicy ?? 'no-referrer',
    'permissions-policy': PERMISSIONS_POLICY,
    'cache-control': 'no-store',
    ...(frameAncestors === "'none'" && { 'x-frame-options': 'DENY' }),
    ...(config.linkUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  })
  reply.type('text/html; charset=utf-8')
}
