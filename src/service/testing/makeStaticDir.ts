import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder like the built one, with the least that the service looks for in it. */
export async function makeStaticDir(): Promise<{ staticDir: string; remove(): Promise<void> }> {
  const staticDir = await mkdtemp(join(tmpdir(), 'dist-'))
  await mkdir(join(staticDir, 'consent/assets'), { recursive: true })
  await mkdir(join(staticDir, 'link'))
  await writeFile(join(staticDir, 'consent/index.html'), '<html><!--boot--></html>')
  await writeFile(join(staticDir, 'consent/connections.html'), '<html>connections</html>')
  await writeFile(join(staticDir, 'consent/assets/index-abc.js'), 'export {}')
  await writeFile(join(staticDir, 'link/flexpa-link.js'), 'const origin = "__LINK_ORIGIN__"')
  return { staticDir, remove: () => rm(staticDir, { recursive: true }) }
}
