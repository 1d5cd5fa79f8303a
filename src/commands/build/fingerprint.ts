import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['src', 'demo', 'public', 'package.json', 'package-lock.json']

/** A hash over names and contents of everything that a bundle can depend on; tests are left out. */
export function fingerprint(root: string): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesBelow(root, source)) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

function filesBelow(root: string, path: string): string[] {
  let entries
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true })
  } catch {
    return path.includes('.') ? [path] : []
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = `${path}/${entry.name}`
      if (entry.isDirectory()) return filesBelow(root, child)
      return /\.test\.tsx?$/.test(entry.name) ? [] : [child]
    })
}
