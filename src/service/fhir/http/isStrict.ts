import type { FastifyRequest } from 'fastify'

/** `Prefer: handling=strict` (R4, "Handling"): a parameter that is not known is an error, not passed over. */
export function isStrict({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /(?:^|[,;\s])handling\s*=\s*"?strict\b/i.test(String(headers.prefer ?? ''))
}
