import { SIGNATURE_HEADER } from '../../contract/webhooks.ts'
import { signDelivery } from './signDelivery.ts'
import { webhookUrlProblem } from './webhookUrl.ts'
import type { Deps } from '../deps.ts'
import type { Delivery } from './readDelivery.ts'

const TIMEOUT_MS = 10_000

/** How an attempt ended, as it may be logged: nothing of the address, of what was sent or of the answer's body. */
export type Sent = { ok: true } | { ok: false; reason: string }

/**
 * One POST. Any 2xx within 10 seconds is success; a redirect is not followed, and of the answer only the status is read.
 * @param stopping ends the attempt; the rejection is the caller's then
 */
export async function sendDelivery(
  { config, outbound, clock }: Pick<Deps, 'config' | 'outbound' | 'clock'>,
  { url, event, secrets }: Delivery,
  stopping: AbortSignal,
): Promise<Sent> {
  const problem = webhookUrlProblem(url, config.outboundAllow)
  if (problem !== undefined) return { ok: false, reason: `the address ${problem}` }
  const body = JSON.stringify(event)
  try {
    const response = await outbound.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'FlexpaLink',
        [SIGNATURE_HEADER]: signDelivery(secrets, Math.floor(clock() / 1000), body),
      },
      body,
      signal: stopping,
      timeoutMs: TIMEOUT_MS,
    })
    await response.body?.cancel()
    return response.ok ? { ok: true } : { ok: false, reason: `status ${response.status}` }
  } catch (error) {
    stopping.throwIfAborted()
    return { ok: false, reason: faultOf(error) }
  }
}

/** The system's word for it (`ECONNREFUSED`), where there is one. */
function faultOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  }
  return error instanceof Error ? error.name : 'unknown'
}
