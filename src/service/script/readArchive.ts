import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fillLinkOrigin } from './fillLinkOrigin.ts'

/** A released script as this deployment serves it: its bytes, and what follows from them, never change again. */
export interface ReleasedScript {
  version: string
  script: string
  /** For the `integrity` attribute of a script tag: `sha384-` and base64 (Subresource Integrity). */
  integrity: string
}

const ARCHIVED = /^(\d+)\.(\d+)\.(\d+)\.js$/

/** Every script in the archive (`npm run archive`), oldest first, with the address of this deployment's frame. */
export async function readArchive(publicDir: string, linkUrl: string): Promise<ReleasedScript[]> {
  const folder = join(publicDir, 'script')
  const names = await readdir(folder).catch(() => [])
  const archived = names.filter((name) => ARCHIVED.test(name)).sort(byVersion)
  return Promise.all(
    archived.map(async (name) => {
      const script = fillLinkOrigin(await readFile(join(folder, name), 'utf8'), linkUrl)
      const digest = createHash('sha384').update(script).digest('base64')
      return { version: name.slice(0, -'.js'.length), script, integrity: `sha384-${digest}` }
    }),
  )
}

function byVersion(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => (ARCHIVED.exec(name) ?? []).slice(1).map(Number))
  for (const place of [0, 1, 2]) {
    const difference = (a?.[place] ?? 0) - (b?.[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
