import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

type Encoding = 'br' | 'gzip'

/** A text that is sent in the smallest form its reader takes; each form is made when it is first asked for. */
export interface CompressedText {
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

/**
 * For documents that hold no secret: compression next to text that a stranger may choose tells of secrets by its length.
 * @param effort `most` for what is made once and sent often, `little` for what is made anew for each request
 */
export function compressedText(text: string, effort: 'most' | 'little'): CompressedText {
  const forms = new Map<Encoding, Buffer>()
  const compress: Record<Encoding, () => Buffer> = {
    br: () =>
      brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: effort === 'most' ? 11 : 4 } }),
    gzip: () => gzipSync(text, { level: effort === 'most' ? 9 : 4 }),
  }
  return {
    send(request, reply) {
      reply.header('vary', 'accept-encoding')
      const encoding = acceptedEncoding(request.headers['accept-encoding'])
      if (encoding === undefined) return reply.send(text)
      const form = forms.get(encoding) ?? compress[encoding]()
      forms.set(encoding, form)
      return reply.header('content-encoding', encoding).send(form)
    },
  }
}

/** The better of the two that the reader takes (RFC 9110, section 12.5.3); `q=0` takes one out. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding | undefined {
  const offered = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((piece) => piece.trim()))
    .filter(([, weight]) => weight === undefined || !/^q=0(\.0*)?$/.test(weight))
    .map(([name]) => name)
  return (['br', 'gzip'] as const).find((encoding) => offered.includes(encoding))
}
