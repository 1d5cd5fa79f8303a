import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { isMain } from './isMain.ts'
import { distDir } from './paths.ts'
import { filesAtStart } from './sizes/filesAtStart.ts'

export interface SizeCheck {
  name: string
  limitBytes: number
  actualBytes: number
  ok: boolean
}

/** Weighs what browsers load from `dist/`, as brotli at its best makes it, against the budgets of the design. */
export function checkSizes(dist: string = distDir): SizeCheck[] {
  const consent = resolve(dist, 'consent')
  const firstScreen = filesAtStart('index.html', (path) => readFileSync(resolve(consent, path), 'utf8'))
  return [
    check('global script', 2_000, [resolve(dist, 'link/flexpa-link.js')]),
    check(
      'consent app to its first usable screen',
      30_000,
      firstScreen.map((path) => resolve(consent, path)),
    ),
  ]
}

function check(name: string, limitBytes: number, files: string[]): SizeCheck {
  const actualBytes = files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0)
  return { name, limitBytes, actualBytes, ok: actualBytes <= limitBytes }
}

if (isMain(import.meta.url)) {
  const checks = checkSizes()
  console.table(
    checks.map(({ name, actualBytes, limitBytes, ok }) => ({ name, actualBytes, limitBytes, ok })),
  )
  process.exitCode = checks.every(({ ok }) => ok) ? 0 : 1
}
