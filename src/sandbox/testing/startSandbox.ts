import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSandbox, type Sandbox, type SandboxOptions } from '../createSandbox.ts'

export const TEST_CLIENT = {
  client_id: 'flexpa-link',
  client_secret: 'a-secret-for-tests-only',
  client_name: 'Bright Steps',
  redirect_uris: ['https://link.example/callback/one'],
}

export interface RunningSandbox extends Sandbox {
  publicUrl: string
  fhirBase: string
}

/** A sandbox at the given address of 127.0.0.1, or on any free port there, with one client. */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  const publicUrl = options.publicUrl ?? `http://127.0.0.1:${String(await findFreePort())}`
  const sandbox = await createSandbox({ clients: [TEST_CLIENT], ...options, publicUrl })
  await sandbox.listen(Number(new URL(publicUrl).port), '127.0.0.1')
  return { ...sandbox, publicUrl, fhirBase: `${publicUrl}/fhir` }
}

/** The address is part of every link that the sandbox prints, so it must be known before it listens. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
