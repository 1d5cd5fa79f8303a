import { isIP } from 'node:net'
import * as z from 'zod'
import { readRateLimits } from './limits/rateBudgets.ts'
import type { RateLimits } from './limits/rateBudgets.ts'

/** The service's configuration, read once from the environment. Addresses have no trailing slash. */
export interface Config {
  /** Absent: embedded PGlite under `dataDir`; both absent: in memory (tests). */
  databaseUrl: string | undefined
  dataDir: string | undefined
  host: string
  port: number
  /** Origin of the frame, the session API, /authorize, /callback and the hosted pages. */
  linkUrl: string
  /** Origin of /link/* and /fhir. */
  apiUrl: string
  /** Origin of /v1. */
  scriptUrl: string
  /** The folder with the built bundles (link/, consent/); absent in tests that need none. */
  staticDir: string | undefined
  /** The folder with our hosted pages' static files. */
  publicDir: string
  /** Where the built-in test directory finds the sandbox payer. */
  sandboxUrl: string
  /** JSON files that replace the built-in test applications and directory. */
  applicationsFile: string | undefined
  directoryFile: string | undefined
  /** A JWK Set of private keys, for our clients at payers. */
  clientKeysFile: string | undefined
  /** CIDRs of proxies whose X-Forwarded-* headers are believed. */
  trustProxy: string[]
  /** host:port pairs that may be reached although they are private addresses. */
  outboundAllow: string[]
  /** Requests a minute, by budget; undefined: unlimited. */
  rateLimits: RateLimits | undefined
  /** Whoever has it may read /metrics; undefined: nobody, and there is no such route. */
  metricsToken: string | undefined
  logLevel: (typeof LOG_LEVELS)[number]
  encryptionKey: string | undefined
  signingKey: string | undefined
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** A value of the environment that the service cannot start with; the message is one line that names it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    context.addIssue('must be an http(s) address without a path, such as https://link.example')
    return z.NEVER
  }
  return url.origin
})

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()])))

const environmentSchema = z.object({
  DATABASE_URL: z.optional(z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')),
  DATA_DIR: z.string().min(1).default('.data/service'),
  HOST: z.optional(z.string().min(1)),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(4100),
  PUBLIC_URL: z.optional(origin),
  LINK_URL: z.optional(origin),
  API_URL: z.optional(origin),
  SCRIPT_URL: z.optional(origin),
  STATIC_DIR: z.string().min(1).default('dist'),
  PUBLIC_DIR: z.string().min(1).default('public'),
  SANDBOX_URL: origin.default('http://localhost:4200'),
  APPLICATIONS: z.optional(z.string().min(1)),
  DIRECTORY: z.optional(z.string().min(1)),
  CLIENT_KEYS: z.optional(z.string().min(1)),
  TRUST_PROXY: list.refine(
    (entries) => entries.every((entry) => isIP(entry.replace(/\/\d{1,3}$/, '')) !== 0),
    'must be a comma-separated list of addresses or CIDRs',
  ),
  OUTBOUND_ALLOW: list.refine(
    (entries) => entries.every((entry) => /^(\[[0-9a-f:.]+\]|[^\s:/]+):\d{1,5}$/i.test(entry)),
    'must be a comma-separated list of host:port',
  ),
  RATE_LIMITS: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        return readRateLimits(text)
      } catch (error) {
        context.addIssue(error instanceof Error ? error.message : 'is not valid')
        return z.NEVER
      }
    }),
  METRICS_TOKEN: z.optional(z.string().min(20, 'must have at least 20 characters')),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  ENCRYPTION_KEY: z.optional(z.string().min(1)),
  SIGNING_KEY: z.optional(z.string().min(1)),
})

/** @throws {ConfigError} one line that names the first bad value; the value itself is not repeated */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${String(issue?.path[0] ?? 'environment')}: ${issue?.message ?? 'is not valid'}`)
  }
  const values = parsed.data
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`
  return {
    databaseUrl: values.DATABASE_URL,
    dataDir: values.DATA_DIR,
    host: values.HOST ?? 'localhost',
    port: values.PORT,
    linkUrl: values.LINK_URL ?? publicUrl,
    apiUrl: values.API_URL ?? publicUrl,
    scriptUrl: values.SCRIPT_URL ?? publicUrl,
    staticDir: values.STATIC_DIR,
    publicDir: values.PUBLIC_DIR,
    sandboxUrl: values.SANDBOX_URL,
    applicationsFile: values.APPLICATIONS,
    directoryFile: values.DIRECTORY,
    clientKeysFile: values.CLIENT_KEYS,
    trustProxy: values.TRUST_PROXY,
    outboundAllow: values.OUTBOUND_ALLOW,
    rateLimits: values.RATE_LIMITS,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
    encryptionKey: values.ENCRYPTION_KEY,
    signingKey: values.SIGNING_KEY,
  }
}
