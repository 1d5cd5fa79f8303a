import { createHmac } from 'node:crypto'

/**
 * The value of the signature header: HMAC-SHA256 over `<timestamp>.<body>`, keyed by the whole secret as text.
 * @param secrets one, or two while one is being replaced; each gives a `v1`
 * @param timestamp Unix seconds
 */
export function signDelivery(secrets: readonly string[], timestamp: number, body: string): string {
  const signatures = secrets.map((secret) => {
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
    return `v1=${signature}`
  })
  return [`t=${timestamp}`, ...signatures].join(',')
}
