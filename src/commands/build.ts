import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describePackage } from './build/describePackage.ts'
import { fingerprint } from './build/fingerprint.ts'
import { precompress } from './build/precompress.ts'
import { OUTPUTS, TARGETS, targetConfig } from './build/targets.ts'
import { isMain } from './isMain.ts'
import { distDir, root } from './paths.ts'
import type { Target } from './build/targets.ts'

/**
 * Fills `dist/` with the script, the npm package, the pages and the three servers. A target whose sources have not changed since it was
 * last built is left as it is, so that a later start does not wait; Vite is only loaded when there is work.
 */
export async function build({
  only = TARGETS,
  dist = distDir,
}: { only?: readonly Target[]; dist?: string } = {}) {
  const current = fingerprint(root)
  const built = readStamp(dist)
  const stale = only.filter(
    (target) => built[target] !== current || !existsSync(resolve(dist, OUTPUTS[target])),
  )
  cpSync(resolve(root, 'public'), resolve(dist, 'public'), { recursive: true })
  if (stale.length === 0) return
  const vite = await import('vite')
  for (const target of stale) {
    rmSync(resolve(dist, OUTPUTS[target]), { recursive: true, force: true })
    await vite.build(targetConfig(target, root, dist))
    if (target === 'package') await describePackage(root, resolve(dist, OUTPUTS.package))
    if (target === 'consent') precompress(resolve(dist, OUTPUTS.consent, 'assets'))
    writeStamp(dist, { ...readStamp(dist), [target]: current })
  }
}

type Stamp = Partial<Record<Target, string>>

function readStamp(dist: string): Stamp {
  const file = stampFile(dist)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stamp) : {}
}

function writeStamp(dist: string, stamp: Stamp) {
  mkdirSync(dist, { recursive: true })
  writeFileSync(stampFile(dist), JSON.stringify(stamp))
}

const stampFile = (dist: string) => resolve(dist, '.built.json')

if (isMain(import.meta.url)) await build()
