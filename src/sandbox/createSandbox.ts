import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Account } from './authorization/accounts.ts'
import { openAuthorizationStore } from './authorization/authorizationStore.ts'
import { createProvider, type ClientRegistration } from './authorization/createProvider.ts'
import { createInteractionRoutes } from './authorization/interactionRoutes.ts'
import { createLaunchContexts } from './authorization/launchContexts.ts'
import { prepareAuthorization } from './authorization/prepareAuthorization.ts'
import { keepSecrets } from './authorization/secrets.ts'
import { createFhirRoutes } from './fhir/fhirRoutes.ts'
import { createFaultRoutes, faultBases } from './faults/createFaultRoutes.ts'
import type { Resource } from './fhir/json.ts'
import { createResourceStore } from './fhir/resourceStore.ts'
import { FormError } from './http/readForm.ts'
import { send } from './http/send.ts'
import { importPatients } from './import/importPatients.ts'
import { errorPage } from './pages/errorPage.ts'
import { homePage } from './pages/homePage.ts'
import { pageHeaders } from './pages/pageHeaders.ts'
import { STYLESHEET } from './pages/stylesheet.ts'
import { endOfLastMonth } from './patients/dates.ts'
import { generatePatients } from './patients/generatePatients.ts'

export interface SandboxOptions {
  /** The origin under which browsers and the service reach it, without a trailing slash. */
  publicUrl: string
  clients: readonly ClientRegistration[]
  /** FHIR bundles, single resources, or folders of them: one login per Patient in addition to the generated ones. */
  patientFiles?: readonly string[]
  /** Where grants, tokens and keys outlive a restart; in memory when absent. */
  dataDir?: string | undefined
  /** Makes other generated patients. Default: the ones that the documentation shows. */
  seed?: number
  /**
   * The day on which the generated records end, `YYYY-MM-DD`. Default: the last day of the month before, so that they
   * stay recent, and starts of the same month serve the same.
   */
  today?: string
  /** Unix milliseconds. */
  clock?: () => number
}

export interface Sandbox {
  logins: readonly Account[]
  /** What the given files hold that is not served, one sentence each, by name. */
  leftOut: readonly string[]
  /** Port 0 takes any free one. Resolves with the port; rejects when it is busy. */
  listen(port: number, host?: string): Promise<number>
  close(): Promise<void>
}

/**
 * The test-mode payer: a SMART authorization server and a FHIR server over generated and imported patients.
 * @throws ImportError when a given file is missing or is no FHIR; StoreError when `dataDir` holds a damaged file.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { publicUrl } = options
  const clock = options.clock ?? Date.now
  const generated = generatePatients(options.seed ?? 1, options.today ?? endOfLastMonth(clock()))
  const taken = new Set(generated.accounts.map(({ username }) => username))
  const imported = importPatients(options.patientFiles ?? [], `${publicUrl}/fhir`, taken)
  const accounts: readonly Account[] = [...generated.accounts, ...imported.accounts]
  const resources: Resource[] = [...generated.resources, ...imported.resources]
  const resourceStore = createResourceStore(resources, `${publicUrl}/fhir`)

  const store = openAuthorizationStore(options.dataDir, clock)
  const launchContexts = createLaunchContexts(store)
  const secrets = await keepSecrets(store)
  const { clients } = options
  const provider = createProvider({
    publicUrl,
    clients,
    accounts,
    store,
    launchContexts,
    secrets,
    clock,
    otherAudiences: faultBases(publicUrl),
  })
  const authorize = provider.callback()
  const interact = createInteractionRoutes({ provider, accounts, launchContexts, clock })
  const startedAt = new Date(clock()).toISOString()
  const serveFhir = createFhirRoutes({
    publicUrl,
    store: resourceStore,
    startedAt,
    async findToken(accessToken) {
      const token = await provider.AccessToken.find(accessToken)
      const patientId = token?.isValid ? launchContexts.patientOf(token.grantId) : undefined
      return token?.scope === undefined || patientId === undefined
        ? undefined
        : { patientId, scope: token.scope }
    },
  })

  const serveFaults = createFaultRoutes({ publicUrl, clients, startedAt, serveFhir })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, protocol } = new URL(publicUrl)
    request.headers['x-forwarded-host'] = host
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    const target = request.url ?? '/'
    if (!URL.canParse(target, publicUrl)) throw new FormError('The address is malformed')
    const url = new URL(target, publicUrl)
    const path = url.pathname
    if (path === '/fhir' || path.startsWith('/fhir/')) await serveFhir(request, response, url)
    else if (path.startsWith('/faults/')) await serveFaults(request, response, url)
    else if (path.startsWith('/interaction/')) await interact(request, response, path)
    else if (path === '/sandbox.css') send(response, 200, STYLE_HEADERS, STYLESHEET)
    else if (path === '/') send(response, 200, pageHeaders(), homePage(`${publicUrl}/fhir`, accounts))
    else {
      if (path.startsWith('/authorize')) await prepareAuthorization(request, publicUrl)
      await authorize(request, response)
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const status = error instanceof FormError ? 400 : 500
      if (status === 500) console.error(error)
      if (response.headersSent) response.destroy()
      else send(response, status, errorPage.headers, errorPage.print('The request could not be understood.'))
    })
  })

  return {
    logins: accounts,
    leftOut: [...imported.leftOut, ...listOrphans(resourceStore.orphans, imported.origins)],
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve((server.address() as AddressInfo).port)
        })
      }),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

/** One line a file and type: what belongs to no patient, so that no login would ever see it. */
function listOrphans(keys: readonly string[], origins: ReadonlyMap<string, string>): string[] {
  const groups = new Map<string, string[]>()
  for (const key of keys) {
    const [type = '', id = ''] = key.split('/')
    const group = `${origins.get(key) ?? 'generated'}: ${type}`
    groups.set(group, [...(groups.get(group) ?? []), id])
  }
  return [...groups].map(([group, ids]) => `${group} ${ids.join(', ')} (linked to no patient)`)
}

const STYLE_HEADERS = {
  'Content-Type': 'text/css; charset=utf-8',
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
}
