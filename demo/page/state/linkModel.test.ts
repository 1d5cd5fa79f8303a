import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCallbackLog } from './callbackLog.ts'
import { createLinkModel } from './linkModel.ts'
import { createPlanModel } from './planModel.ts'
import type { DemoConfig, Plan } from '../../wire.ts'

const config: DemoConfig = {
  scriptUrl: 'http://localhost:4100/v1/',
  apiUrl: 'http://localhost:4100',
  testMode: true,
  applications: [{ id: 'strict', name: 'Bright Steps', publishableKey: 'pk_test_x' }],
}
const plan: Plan = {
  n: 1,
  label: 'Humana',
  patient: 'Patient/1',
  usage: 'ONE_TIME',
  connectedAt: 1,
  expiresAt: 2,
  syncState: 'COMPLETED',
}
const records = {
  counts: { Patient: 1 },
  lastSyncedAt: 1,
  resources: { Patient: ['{"resourceType":"Patient"}'] },
}

type Callbacks = Record<'onSuccess' | 'onSyncing' | 'onExit', (argument?: unknown) => void>

/** The page with a stand-in for FlexpaLink and one for the server, whose exchange answers come in this order. */
function setUp(...exchangeStatus: number[]) {
  let callbacks: Callbacks | undefined
  const link = {
    create: vi.fn((options: Record<string, unknown>) => {
      callbacks = options as unknown as Callbacks
    }),
    open: vi.fn(),
  }
  vi.stubGlobal('window', { FlexpaLink: link })
  const requests: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    requests.push(path)
    if (path !== '/api/exchange') return Response.json(records)
    const status = exchangeStatus.shift() ?? 201
    const problem = { error: { code: 'EXCHANGE_REFUSED', message: 'Invalid public token.' } }
    return Response.json(status === 201 ? plan : problem, { status })
  })
  const plans = createPlanModel()
  const log = createCallbackLog()
  const model = createLinkModel(config, plans, log)
  return { model, plans, log, link, requests, call: () => callbacks! }
}

const exchangesIn = (requests: string[]) => requests.filter((path) => path === '/api/exchange').length

beforeEach(() => vi.unstubAllGlobals())
afterEach(() => vi.unstubAllGlobals())

describe('the link model', () => {
  it('exchanges in onSuccess, then reads the records', async () => {
    const { model, plans, link, call, requests, log } = setUp()
    await model.connect()
    expect(link.open).toHaveBeenCalledOnce()
    call().onSyncing('token')
    expect(exchangesIn(requests)).toBe(0)
    call().onSuccess('token')
    await vi.waitFor(() => expect(plans.plans.value[0]?.status).toBe('ready'))
    expect(model.arrivals.value).toBe(1)
    expect(log.entries.value.map(({ name }) => name)).toEqual(['open()', 'onSyncing', 'onSuccess'])
  })

  it('sends a token once, though both callbacks bring it', async () => {
    const { model, plans, call, requests } = setUp()
    model.options.value = { ...model.options.value, exchangeIn: 'onSyncing' }
    await model.connect()
    call().onSyncing('token')
    call().onSuccess('token')
    await vi.waitFor(() => expect(model.arrivals.value).toBe(1))
    expect(exchangesIn(requests)).toBe(1)
    expect(plans.plans.value).toHaveLength(1)
  })

  it('offers to try a refused exchange again', async () => {
    const { model, plans, call } = setUp(422, 201)
    await model.connect()
    call().onSuccess('token')
    await vi.waitFor(() => expect(model.stage.value.name).toBe('failed'))
    expect(plans.plans.value).toHaveLength(0)
    const failed = model.stage.value
    if (failed.name === 'failed') failed.again()
    await vi.waitFor(() => expect(plans.plans.value).toHaveLength(1))
    expect(model.stage.value).toEqual({ name: 'idle' })
  })

  it('tells a leaving with a code from one without', async () => {
    const { model, call } = setUp()
    await model.connect()
    call().onExit()
    expect(model.stage.value).toEqual({ name: 'left' })
    call().onExit({ code: 'QUERY_TIMEOUT' })
    expect(model.stage.value).toEqual({ name: 'left', code: 'QUERY_TIMEOUT' })
  })

  it('shows what create() throws', async () => {
    const { model, link, log } = setUp()
    link.create.mockImplementation(() => {
      throw new TypeError('publishableKey is missing')
    })
    await model.connect()
    expect(model.stage.value).toEqual({ name: 'refused', message: 'publishableKey is missing' })
    expect(log.entries.value.at(-1)).toMatchObject({ name: 'create() threw' })
  })
})
