import { createSandbox } from '../../sandbox/createSandbox.ts'
import { startJobs } from '../../service/jobs/startJobs.ts'
import { createTestService } from '../../service/testing/createTestService.ts'
import { sandboxClients } from '../start/sandboxClients.ts'
import { freePorts } from '../start/ports.ts'
import type { Sandbox } from '../../sandbox/createSandbox.ts'

export interface InProcess {
  /** As e2e's helpers take them. */
  urls: { link: string; api: string }
  /** In the order of `patientFiles`. */
  sandboxes: Sandbox[]
  close(): Promise<void>
}

/**
 * Service and sandbox payers in this process, on ports of their own: the system without its browser's half. The plan of
 * `endpoints[n]` is served by the sandbox that holds `patientFiles[n]`.
 */
export async function startInProcess(
  endpoints: readonly string[],
  patientFiles: readonly (readonly string[])[],
): Promise<InProcess> {
  const [servicePort = 0, ...sandboxPorts] = await freePorts(1 + patientFiles.length)
  const link = `http://localhost:${servicePort}`
  const urls = sandboxPorts.map((port) => `http://localhost:${port}`)
  const sandboxes: Sandbox[] = []
  for (const [index, sandbox] of urls.entries()) {
    const started = await createSandbox({
      publicUrl: sandbox,
      clients: sandboxClients({ link, sandbox }),
      patientFiles: patientFiles[index] ?? [],
    })
    await started.listen(sandboxPorts[index] ?? 0, 'localhost')
    sandboxes.push(started)
  }
  const service = await createTestService({
    config: { linkUrl: link, apiUrl: link, scriptUrl: link },
    alsoAllow: urls.map((url) => new URL(url).host),
    endpoint: (record) => {
      const url = urls[endpoints.indexOf(record.id)]
      return url === undefined ? record : { ...record, fhirBase: `${url}/fhir` }
    },
  })
  await service.app.listen({ host: 'localhost', port: servicePort })
  const jobs = await startJobs(service.deps)
  return {
    urls: { link, api: link },
    sandboxes,
    async close() {
      await jobs.stop()
      await service.close()
      for (const sandbox of sandboxes) await sandbox.close()
    },
  }
}
