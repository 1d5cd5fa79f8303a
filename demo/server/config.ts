import * as z from 'zod'
import { PUBLISHABLE_KEY, SECRET_KEY } from '../../src/contract/keys.ts'
import type { ApplicationId } from '../wire.ts'

/** A value of the environment is bad; the message is one line that names it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export interface KeyPair {
  publishableKey: string
  secretKey: string
}

export interface Config {
  port: number
  /** Where browsers find the demo. */
  publicUrl: string
  linkScriptUrl: string
  /** The origin that the consent frame comes from. */
  linkOrigin: string
  /** Without a slash at its end. */
  apiUrl: string
  pageDir: string
  applications: { strict: KeyPair; legacy?: KeyPair }
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })
const publishableKey = z
  .string({ error: 'is missing' })
  .regex(PUBLISHABLE_KEY, 'must be pk_test_ or pk_live_ and 43 characters')
const secretKey = z
  .string({ error: 'is missing' })
  .regex(SECRET_KEY, 'must be sk_test_ or sk_live_ and 43 characters')

const environment = z.object({
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65535).default(4000),
  PUBLIC_URL: httpUrl.optional(),
  LINK_SCRIPT_URL: httpUrl.default('http://localhost:4100/v1/'),
  LINK_URL: httpUrl.optional(),
  API_URL: httpUrl.default('http://localhost:4100'),
  PUBLISHABLE_KEY: publishableKey,
  SECRET_KEY: secretKey,
  LEGACY_PUBLISHABLE_KEY: publishableKey.optional(),
  LEGACY_SECRET_KEY: secretKey.optional(),
  PAGE_DIR: z.string().min(1, 'must name the folder of the built page').default('dist/demo/page'),
})

/**
 * Reads the demo's environment. `LINK_URL` is only needed where the frame comes from another origin than the script.
 * @throws {ConfigError} naming the first bad value
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(present)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message ?? 'is not valid'}`)
  }
  const value = parsed.data
  const legacy = legacyPair(value.LEGACY_PUBLISHABLE_KEY, value.LEGACY_SECRET_KEY)
  return {
    port: value.PORT,
    publicUrl: value.PUBLIC_URL ?? `http://localhost:${String(value.PORT)}`,
    linkScriptUrl: value.LINK_SCRIPT_URL,
    linkOrigin: new URL(value.LINK_URL ?? value.LINK_SCRIPT_URL).origin,
    apiUrl: value.API_URL.replace(/\/+$/, ''),
    pageDir: value.PAGE_DIR,
    applications: {
      strict: { publishableKey: value.PUBLISHABLE_KEY, secretKey: value.SECRET_KEY },
      ...(legacy ? { legacy } : {}),
    },
  }
}

function legacyPair(publishable: string | undefined, secret: string | undefined): KeyPair | null {
  if (publishable === undefined && secret === undefined) return null
  if (publishable === undefined) throw new ConfigError('LEGACY_PUBLISHABLE_KEY is missing')
  if (secret === undefined) throw new ConfigError('LEGACY_SECRET_KEY is missing')
  return { publishableKey: publishable, secretKey: secret }
}

export function keysOf(config: Config, application: ApplicationId): KeyPair | undefined {
  return config.applications[application]
}
