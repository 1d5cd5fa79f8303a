import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.ts'
import { OUTPUTS } from './build/targets.ts'
import { isMain } from './isMain.ts'
import { distDir } from './paths.ts'

export interface Deployment {
  /** The origin that serves the frame. */
  linkUrl: string
  /** The origin that serves `/v1`. */
  scriptUrl: string
}

/**
 * Packs the built package for one deployment.
 * @returns the tarball's path, in `outDir`
 * @throws {Error} with what npm says, when it cannot pack
 */
export function pack({ linkUrl, scriptUrl }: Deployment, outDir: string, dist: string = distDir): string {
  const folder = mkdtempSync(resolve(tmpdir(), 'flexpa-link-'))
  cpSync(resolve(dist, OUTPUTS.package), folder, { recursive: true })
  for (const name of readdirSync(folder).filter((each) => /\.(js|md)$/.test(each))) {
    const file = resolve(folder, name)
    const text = readFileSync(file, 'utf8')
      .replaceAll('__LINK_ORIGIN__', () => linkUrl)
      .replaceAll('__SCRIPT_URL__', () => scriptUrl)
    writeFileSync(file, text)
  }
  mkdirSync(outDir, { recursive: true })
  const words = ['pack', '--json', '--ignore-scripts', `--pack-destination=${outDir}`]
  // npm is a script of the shell's on Windows.
  const shell = process.platform === 'win32'
  const { status, stdout, stderr, error } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8', shell })
  rmSync(folder, { recursive: true })
  if (status !== 0) throw new Error(`npm pack: ${error?.message ?? stderr}`)
  const [packed] = JSON.parse(stdout) as { filename: string }[]
  return resolve(outDir, packed?.filename ?? '')
}

class UsageError extends Error {}

/** An option's address, as an origin; it is written into the package as it stands. */
function originOf(option: string, given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin
  throw new UsageError(
    `${option}: must be an http or https address without a path, not ${JSON.stringify(given)}.`,
  )
}

/** `npm run pack [-- --link-url <origin>] [--script-url <origin>]`: the npm package for a deployment, into `dist/`. */
async function packForDeployment() {
  const { values } = parseArgs({
    options: {
      'link-url': { type: 'string', default: 'http://localhost:4100' },
      'script-url': { type: 'string' },
    },
  })
  const linkUrl = originOf('--link-url', values['link-url'])
  const scriptUrl = originOf('--script-url', values['script-url'] ?? linkUrl)
  await build({ only: ['package'] })
  const tarball = pack({ linkUrl, scriptUrl }, distDir)
  console.log(`${relative(process.cwd(), tarball)} is made for ${linkUrl}`)
}

if (isMain(import.meta.url)) {
  await packForDeployment().catch((error: unknown) => {
    const isUsage =
      error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
    if (isUsage !== true) throw error
    console.error((error as Error).message)
    process.exitCode = 1
  })
}
