import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * Whom an address limit counts: the last hop that `TRUST_PROXY` does not name, or the peer itself where a proxy says
 * something that is no address. One IPv6 subscriber has a /64 at least, so that much counts as one.
 */
export function countedAddress(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const told = [request.ip, request.socket.remoteAddress ?? ''].find((address) => isIP(address) !== 0)
  if (told === undefined) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(told)?.[1]
  if (mapped !== undefined) return mapped
  return isIP(told) === 6 ? networkOf(told) : told
}

/** The first four groups of an IPv6 address, written out. */
function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  // A dotted end stands for two groups.
  const length = left.length + right.length + (plain.includes('.') ? 1 : 0)
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - length }, () => '0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return `${groups.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`
}
