/** Test keys reach only sandbox plans, live keys only real ones. */
export type Mode = 'TEST' | 'LIVE'

/** `pk_test_` or `pk_live_`, then 43 characters of the base64url alphabet. May stand in a web page. */
export const PUBLISHABLE_KEY = /^pk_(test|live)_[A-Za-z0-9_-]{43}$/

/** `sk_test_` or `sk_live_`, then 43 characters of the base64url alphabet. Never leaves the host's server. */
export const SECRET_KEY = /^sk_(test|live)_[A-Za-z0-9_-]{43}$/

/** `public_token_` and a UUID: handed to the page once the patient has signed in, exchanged once within 30 minutes. */
export const PUBLIC_TOKEN = /^public_token_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function modeOfKey(key: string): Mode {
  return key.includes('_live_') ? 'LIVE' : 'TEST'
}
