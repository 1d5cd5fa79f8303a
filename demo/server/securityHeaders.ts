import type { Config } from './config.ts'

/**
 * What the page may do: run its own script and FlexpaLink's, frame FlexpaLink, talk to its own server. Nothing inline.
 * No Cross-Origin-Opener-Policy: it would cut the window in which the patient signs in off from the frame.
 */
export function securityHeaders(config: Config): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${new URL(config.linkScriptUrl).origin}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `frame-src ${config.linkOrigin}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-frame-options': 'DENY',
  }
}
