import { readFileSync } from 'node:fs'
import { registerApplications } from '../../../service/applications/registerApplications.ts'
import { TEST_APPLICATIONS } from '../../../service/applications/testApplications.ts'
import { readConfig } from '../../../service/config.ts'
import { createService } from '../../../service/createService.ts'
import { openDatabase } from '../../../service/database/openDatabase.ts'
import { createDirectory } from '../../../service/directory/directory.ts'
import { registerEndpoints } from '../../../service/directory/registerEndpoints.ts'
import { testDirectory } from '../../../service/directory/testDirectory.ts'
import { createLog } from '../../../service/log/createLog.ts'
import { createMetrics } from '../../../service/metrics/createMetrics.ts'
import { createOutbound } from '../../../service/smart/outbound.ts'
import { createKeys } from '../../../service/tokens/keys.ts'
import { loadKeyMaterial } from '../../../service/tokens/loadKeyMaterial.ts'
import { watchMemory } from './watchMemory.ts'
import { storePatient } from './storePatient.ts'
import type { AddressInfo } from 'node:net'
import type { Deps } from '../../../service/deps.ts'
import type { BenchRecords } from './benchRecords.ts'
import type { StoredPatient } from './storePatient.ts'

/*
 * The service in a process of its own, so that its memory is the service's alone: `start.ts`'s parts, on a free port, on
 * the database that the environment names. By messages it is told to store patients, and to say what memory it took.
 */

export type Request = { do: 'store'; file: string; patients: number } | { do: 'memory' }
export type Reply = { port: number } | { stored: StoredPatient[] } | { memoryMb: number }

const reply = (message: Reply) => process.send?.(message)

const config = {
  ...readConfig({ ...process.env, LOG_LEVEL: 'silent', RATE_LIMITS: 'off' }),
  staticDir: undefined,
}
const metrics = createMetrics()
const deps: Deps = {
  config,
  database: await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir }),
  directory: createDirectory(testDirectory('https://payer.example')),
  outbound: createOutbound({ allow: [], onEnd: metrics.countOutbound }),
  metrics,
  keys: await createKeys(await loadKeyMaterial(config)),
  clock: Date.now,
  log: createLog('silent'),
}
await registerApplications(deps, TEST_APPLICATIONS)
await registerEndpoints(deps)
const app = await createService(deps)
await app.listen({ host: '127.0.0.1', port: 0 })
const peakMb = watchMemory()

process.on('message', (request: Request) => {
  if (request.do === 'memory') reply({ memoryMb: peakMb() })
  else void store(request).then((stored) => reply({ stored }))
})
process.once('disconnect', () => {
  void app
    .close()
    .then(() => deps.outbound.close())
    .then(() => deps.database.close())
    .then(() => process.exit(0))
})
reply({ port: (app.server.address() as AddressInfo).port })

async function store({ file, patients }: Extract<Request, { do: 'store' }>): Promise<StoredPatient[]> {
  const records = JSON.parse(readFileSync(file, 'utf8')) as BenchRecords
  const stored: StoredPatient[] = []
  while (stored.length < patients) stored.push(await storePatient(deps, records))
  return stored
}
