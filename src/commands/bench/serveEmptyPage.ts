import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { preactJsx } from '../build/preactJsx.ts'
import type { AddressInfo } from 'node:net'

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' }

/** Builds the empty Preact page as the consent app is built, and serves it as the service does: by HTTP, as brotli. */
export async function serveEmptyPage(): Promise<{ origin: string; close(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'flexpalink-bench-'))
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    oxc: preactJsx,
    root: join(import.meta.dirname, 'emptyPage'),
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false } },
  })
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '')
    readFile(join(outDir, path)).then(
      (file) => {
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? '', 'content-encoding': 'br' })
        response.end(brotliCompressSync(file))
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
