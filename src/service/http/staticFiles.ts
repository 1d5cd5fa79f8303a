import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../config.ts'

/** Our own files: the frame's bundles, whose names hold their content's hash, and the hosted pages' style and scripts. */
export async function staticFiles(app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  const shared = { index: false, dotfiles: 'deny', decorateReply: false, redirect: false } as const
  await app.register(fastifyStatic, {
    ...shared,
    root: join(config.publicDir, 'pages'),
    prefix: '/pages/',
    cacheControl: false,
    setHeaders: (response) => setHeaders(response, 'public, max-age=300'),
  })
  if (config.staticDir === undefined) return
  await app.register(fastifyStatic, {
    ...shared,
    root: join(config.staticDir, 'consent/assets'),
    prefix: '/assets/',
    // The build leaves `.br` and `.gz` beside each file.
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response) => setHeaders(response, 'public, max-age=31536000, immutable'),
  })
}

function setHeaders(reply: FastifyReply, cacheControl: string): void {
  reply.header('cache-control', cacheControl)
  reply.header('cross-origin-resource-policy', 'cross-origin')
  reply.header('x-content-type-options', 'nosniff')
}
