import { fastify } from 'fastify'
import { registerApplications } from '../applications/registerApplications.ts'
import { TEST_APPLICATIONS } from '../applications/testApplications.ts'
import { readConfig } from '../config.ts'
import { createService } from '../createService.ts'
import { openTestDatabase } from '../database/testing/openTestDatabase.ts'
import { createDirectory } from '../directory/directory.ts'
import { registerEndpoints } from '../directory/registerEndpoints.ts'
import { testDirectory } from '../directory/testDirectory.ts'
import { createMetrics } from '../metrics/createMetrics.ts'
import { createOutbound } from '../smart/outbound.ts'
import { createKeys } from '../tokens/keys.ts'
import { loadKeyMaterial } from '../tokens/loadKeyMaterial.ts'
import { startPayer } from './startPayer.ts'
import type { FastifyInstance } from 'fastify'
import type { ApplicationRecord } from '../applications/applicationRecord.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Payer } from './startPayer.ts'

export interface TestService {
  app: FastifyInstance
  deps: Deps
  payer: Payer
  /** Moves the one clock on. */
  advance(ms: number): void
  close(): Promise<void>
}

export interface TestOptions {
  config?: Partial<Config>
  applications?: readonly ApplicationRecord[]
  /** host:port of other servers that may be reached, beside the scripted payer. */
  alsoAllow?: readonly string[]
  /** Changes every endpoint of the test directory. */
  endpoint?: (record: EndpointRecord) => EndpointRecord
}

/** For hooks and tests that start one: the embedded database takes its time on a busy machine. */
export const START_TIMEOUT_MS = 120_000

/** A service of its own, on an in-memory database, whose every plan is served by a scripted payer. */
export async function createTestService(options: TestOptions = {}): Promise<TestService> {
  const payer = await startPayer()
  const allowed = [payer.hostPort, ...(options.alsoAllow ?? [])].join(',')
  let now = Date.UTC(2026, 10, 21, 12)
  const config: Config = {
    // Their clock stands still: no minute would ever end.
    ...readConfig({ LOG_LEVEL: 'silent', OUTBOUND_ALLOW: allowed, RATE_LIMITS: 'off' }),
    linkUrl: 'https://link.example',
    apiUrl: 'https://link.example',
    scriptUrl: 'https://link.example',
    dataDir: undefined,
    staticDir: undefined,
    ...options.config,
  }
  const change = options.endpoint ?? ((record) => record)
  const metrics = createMetrics()
  const deps: Deps = {
    config,
    database: await openTestDatabase(),
    directory: createDirectory(testDirectory(payer.url).map(change)),
    outbound: createOutbound({ allow: config.outboundAllow, onEnd: metrics.countOutbound }),
    metrics,
    keys: await createKeys(await loadKeyMaterial(config)),
    clock: () => now,
    log: fastify({ logger: { level: 'silent' } }).log,
  }
  await registerApplications(deps, options.applications ?? TEST_APPLICATIONS)
  await registerEndpoints(deps)
  const app = await createService(deps)
  return {
    app,
    deps,
    payer,
    advance(ms) {
      now += ms
    },
    async close() {
      await app.close()
      await deps.outbound.close()
      await deps.database.close()
      await payer.close()
    },
  }
}
