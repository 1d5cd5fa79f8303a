import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RateBudget } from '../limits/rateBudgets.ts'
import type { WorkLevel } from './readWorkLevels.ts'

/** `dropped`: the data was deleted meanwhile; `interrupted`: the process was stopping, another runs it. */
export type SyncOutcome = 'completed' | 'dropped' | 'failed' | 'interrupted'

/** How a request of ours ended: the class of its status, or why there was none. */
export type OutboundOutcome =
  '2xx' | '3xx' | '4xx' | '5xx' | 'timeout' | 'refused' | 'cancelled' | 'unreachable'

/**
 * What the service counts, for Prometheus. Labels are patterns, classes, names of ours and endpoint ids: few, and never
 * an address, an id of a person, or anything that a client chose.
 */
export interface Metrics {
  contentType: string
  /** @param route the route's pattern, `none` where there is none */
  countRequest(request: { method: string; route: string; status: number; seconds: number }): void
  countThrottled(budget: RateBudget): void
  countSync(outcome: SyncOutcome, seconds: number): void
  countOutbound: (endpointId: string | undefined, outcome: OutboundOutcome) => void
  /** @param levels of now; undefined where the database does not answer: then they are left out */
  print(levels: readonly WorkLevel[] | undefined): Promise<string>
}

const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.5, 2, 10]
const SYNC_SECONDS = [0.5, 2, 10, 60, 300, 1200]

/** @param options.ofProcess whether memory, CPU, event loop and garbage collection of the process are told too */
export function createMetrics({ ofProcess = false }: { ofProcess?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'flexpalink_http_request_duration_seconds',
    help: 'Answered requests, by route pattern; event streams last as long as somebody listens',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  })
  const throttled = new Counter({
    name: 'flexpalink_throttled_requests_total',
    help: 'Requests refused by a rate limit',
    labelNames: ['budget'],
    registers,
  })
  const syncs = new Histogram({
    name: 'flexpalink_sync_duration_seconds',
    help: 'Syncs that this process ran, by outcome',
    labelNames: ['outcome'],
    buckets: SYNC_SECONDS,
    registers,
  })
  const outbound = new Counter({
    name: 'flexpalink_outbound_requests_total',
    help: 'Requests of ours to payers, by the id of the endpoint',
    labelNames: ['endpoint', 'outcome'],
    registers,
  })
  const syncJobs = new Gauge({
    name: 'flexpalink_sync_jobs',
    help: 'Sync jobs that have not ended, of all processes',
    labelNames: ['state'],
    registers,
  })
  const queueJobs = new Gauge({
    name: 'flexpalink_queue_jobs',
    help: 'Jobs in the queues, of all processes',
    labelNames: ['queue', 'state'],
    registers,
  })

  return {
    contentType: registry.contentType,
    countRequest({ method, route, status, seconds }) {
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds)
    },
    countThrottled: (budget) => throttled.inc({ budget }),
    countSync: (outcome, seconds) => syncs.observe({ outcome }, seconds),
    countOutbound: (endpointId, outcome) => outbound.inc({ endpoint: endpointId ?? 'none', outcome }),
    print(levels) {
      syncJobs.reset()
      queueJobs.reset()
      for (const { queue, state, count } of levels ?? []) {
        if (queue === undefined) syncJobs.set({ state }, count)
        else queueJobs.set({ queue, state }, count)
      }
      return registry.metrics()
    },
  }
}
