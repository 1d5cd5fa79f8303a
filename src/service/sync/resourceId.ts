import { createHash } from 'node:crypto'

/**
 * Our id of a payer's resource: UUIDv5 of `payer base|type|original id` in the authorization's random namespace.
 * The same over every sync, and not to be guessed by who knows the payer's id.
 */
export function resourceId(namespace: string, fhirBase: string, type: string, originalId: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(`${fhirBase}|${type}|${originalId}`)
    .digest()
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = digest.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
