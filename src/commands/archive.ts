import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { build } from './build.ts'
import { isMain } from './isMain.ts'
import { distDir, root } from './paths.ts'

/** Where the script of one version is kept for good, as built: without the address of a deployment. */
export function archivedScript(version: string, repository: string = root): string {
  return resolve(repository, 'public/script', `${version}.js`)
}

/** The version that the repository is at. */
export function currentVersion(repository: string = root): string {
  const manifest = readFileSync(resolve(repository, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

export interface ArchiveCheck {
  ok: boolean
  /** One line for the terminal. */
  text: string
}

/** Whether the archive's script of the current version is the one that the build makes. */
export function checkArchive(dist: string = distDir, repository: string = root): ArchiveCheck {
  const version = currentVersion(repository)
  const file = archivedScript(version, repository)
  const name = relative(repository, file)
  if (!existsSync(file)) {
    return { ok: false, text: `${name} is not there: npm run archive keeps the script of ${version}` }
  }
  const ok = readFileSync(file).equals(readFileSync(resolve(dist, 'link/flexpa-link.js')))
  const changed =
    'the script has changed since: once released, raise the version; before, archive again (npm run archive)'
  return { ok, text: ok ? `${name} is the script of ${version}` : `${name}: ${changed}` }
}

/** `npm run archive`: keeps the built script under the current version, for pages that pin it. */
async function archive() {
  await build({ only: ['link'] })
  const file = archivedScript(currentVersion())
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, readFileSync(resolve(distDir, 'link/flexpa-link.js')))
  console.log(checkArchive().text)
}

if (isMain(import.meta.url)) await archive()
