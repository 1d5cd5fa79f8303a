import * as z from 'zod'
import { Problem } from './problem.ts'

/**
 * The two calls of the Link API that the demo makes (seed 002). What comes back is checked for what the demo uses and
 * no more, so that new fields never break it.
 */
const syncSchema = z.object({
  resourceTypes: z.record(z.string(), z.number()),
  state: z.string(),
  lastSyncedAt: z.number().nullable(),
})

const exchangedSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  usage: z.string(),
  patient: z.string(),
  endpoint: z.object({ label: z.array(z.string()), name: z.string() }),
  sync: syncSchema.optional(),
})

const introspectedSchema = z.object({ active: z.boolean(), sync: syncSchema })

const refusalSchema = z.object({ message: z.string() })

export type Exchanged = z.infer<typeof exchangedSchema>
export type Introspected = z.infer<typeof introspectedSchema>

const TIMEOUT_MS = 30_000

/** Trades the page's public token for the access token that only this server holds. */
export async function exchange(apiUrl: string, publicToken: string, secretKey: string): Promise<Exchanged> {
  const response = await reach(`${apiUrl}/link/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ public_token: publicToken, secret_key: secretKey }),
  })
  const body: unknown = await jsonOf(response)
  if (response.ok) return expectShape(exchangedSchema, body, 'exchange')
  const refusal = refusalSchema.safeParse(body)
  if (response.status >= 500 || !refusal.success)
    throw new Problem('API_ERROR', `FlexpaLink answered ${String(response.status)} to the exchange.`)
  throw new Problem('EXCHANGE_REFUSED', refusal.data.message)
}

/** What the API says about the access token and its sync. */
export async function introspect(apiUrl: string, accessToken: string): Promise<Introspected> {
  const response = await reach(`${apiUrl}/link/introspect`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  if (response.status === 401) {
    await response.body?.cancel()
    throw new Problem(
      'ACCESS_ENDED',
      'The access to this plan has ended. Connect the plan again to see its records.',
    )
  }
  const body: unknown = await jsonOf(response)
  if (!response.ok)
    throw new Problem('API_ERROR', `FlexpaLink answered ${String(response.status)} to introspection.`)
  return expectShape(introspectedSchema, body, 'introspection')
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (cause) {
    throw new Problem('API_UNREACHABLE', 'FlexpaLink cannot be reached just now.', { cause })
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new Problem('API_ERROR', `FlexpaLink answered ${String(response.status)} without JSON.`, { cause })
  }
}

function expectShape<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new Problem('API_ERROR', `FlexpaLink's answer to the ${what} lacks ${field || 'its fields'}.`, {
    cause: parsed.error,
  })
}
