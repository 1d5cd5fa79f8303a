import { compressedText } from '../http/compressedText.ts'
import { readBuiltFile } from '../http/readBuiltFile.ts'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { privacyPage } from './privacyPage.ts'
import { termsPage } from './termsPage.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** The hosted pages that do not belong to a sign-in: what is agreed to, and where the sharing is stopped. */
export async function pageRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const { config } = deps
  const hosted = { '/terms': termsPage(), '/privacy': privacyPage() }
  for (const [path, page] of Object.entries(hosted)) {
    app.get(path, async (_request, reply) => {
      setPageHeaders(reply, config)
      return reply.send(page)
    })
  }
}

/**
 * The patient's page, by its two ways in: behind the receipt's link, whose secret is in the fragment, which browsers keep
 * to themselves; and after a sign-in at the plan.
 */
export async function connectionPage(
  app: FastifyInstance,
  { deps, staticDir }: { deps: Deps; staticDir: string },
): Promise<void> {
  const page = compressedText(await readBuiltFile(staticDir, 'consent/connections.html'), 'most')
  for (const path of ['/connections', '/connections/signed-in']) {
    app.get(path, async (request, reply) => {
      setPageHeaders(reply, deps.config, { connectSource: "'self'" })
      return page.send(request, reply)
    })
  }
}
