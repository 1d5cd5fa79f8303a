import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TEST_KEYS } from '../../src/contract/testKeys.ts'
import { launchOptions } from '../browser/launchOptions.ts'
import { strictTest } from '../browser/strictTest.ts'
import { choosePorts, makeSystem } from '../system/makeSystem.ts'
import { startGate } from '../system/payerGate.ts'
import { serviceClock } from './serviceClock.ts'
import { startTlsProxy } from './tlsProxy.ts'
import type { PayerGate } from '../system/payerGate.ts'
import type { ServiceClock } from './serviceClock.ts'
import type { TlsProxy } from './tlsProxy.ts'
import type { RunningSystem } from '../../src/commands/startSystem.ts'

/** Host page, link app and payer on three registrable domains. */
export const HOSTS = {
  demo: 'app.bright-steps.example',
  /** Bare pages of the tests' own. */
  page: 'www.bright-steps.example',
  link: 'link.flexpa-link.example',
  payer: 'login.payer.example',
} as const

export interface Secure {
  system: RunningSystem
  proxy: TlsProxy
  /** Before the payer. */
  gate: PayerGate
  clock: ServiceClock
}

/**
 * A test whose system is reached by https under names of its own: the browser is told where they are by
 * `--host-resolver-rules`, the servers by a preload (`mapNames.js`) and by a certificate made for this run.
 */
export const secureStory = strictTest.extend<{ cleanUp: undefined }, { secure: Secure }>({
  secure: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'flexpalink-secure-'))
      const hosts = Object.values(HOSTS)
      const proxy = await startTlsProxy(hosts)
      const certificateFile = join(folder, 'certificate.pem')
      const applicationsFile = join(folder, 'applications.json')
      await writeFile(certificateFile, proxy.certificate)
      await writeFile(applicationsFile, JSON.stringify([APPLICATION]))

      const ports = await choosePorts()
      const gate = await startGate(ports.sandbox)
      const clock = serviceClock(join(folder, 'clock'))
      proxy.route(HOSTS.demo, ports.demo)
      proxy.route(HOSTS.link, ports.service)
      proxy.route(HOSTS.payer, Number(new URL(gate.origin).port))
      const reach = {
        MAPPED_HOSTS: hosts.join(','),
        MAPPED_PORT: String(proxy.port),
        NODE_EXTRA_CA_CERTS: certificateFile,
      }
      const link = `https://${HOSTS.link}`
      const system = await makeSystem({
        ports,
        urls: {
          demo: `https://${HOSTS.demo}`,
          link,
          api: link,
          script: link,
          sandbox: `https://${HOSTS.payer}`,
        },
        execArgv: ['mapNames.js', 'shiftClock.js'].flatMap((file) => [
          '--import',
          new URL(file, import.meta.url).href,
        ]),
        env: {
          demo: reach,
          sandbox: reach,
          service: {
            ...reach,
            ...clock.env,
            APPLICATIONS: applicationsFile,
            TRUST_PROXY: '127.0.0.1/32,::1/128',
          },
        },
      })
      await use({ system, proxy, gate, clock })
      gate.open()
      await system.remove()
      await gate.close()
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  launchOptions: [
    async ({ secure }, use) => {
      const rules = Object.values(HOSTS).map((host) => `MAP ${host}:443 127.0.0.1:${secure.proxy.port}`)
      await use(launchOptions([`--host-resolver-rules=${rules.join(', ')}, MAP * ~NOTFOUND`]))
    },
    { scope: 'worker' },
  ],
  ignoreHTTPSErrors: true,
  /** What one story does to proxy, payer and clock, the next one does not meet. */
  cleanUp: [
    async ({ secure: { proxy, gate, clock } }, use) => {
      await use(undefined)
      proxy.reset()
      gate.open()
      clock.reset()
    },
    { auto: true },
  ],
})

/** With an address of a mobile app's own scheme among its origins. */
const APPLICATION = {
  id: '3f0f9b0e-6c1d-4d9e-8a55-1b2c7e9d4f01',
  name: 'Bright Steps',
  origins: [`https://${HOSTS.demo}`, `https://${HOSTS.page}`, 'app://open'],
  keys: [TEST_KEYS.strict],
}
