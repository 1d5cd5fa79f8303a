import { signal } from '@preact/signals'
import { planListSchema, recordsSchema, tokenSchema } from '../../wire.ts'
import { readResource } from '../records/fhir.ts'
import { callServer, postJson, problemOf, reach } from './callServer.ts'
import type { ServerProblem } from './callServer.ts'
import type { Plan } from '../../wire.ts'
import type { ReadResource } from '../records/fhir.ts'

export interface PlanRecords {
  counts: Record<string, number>
  lastSyncedAt: number | null
  resources: ReadResource[]
}

/** A connected plan and how far its records have come. */
export type ConnectedPlan = { plan: Plan } & (
  | { status: 'reading' }
  | { status: 'ready'; records: PlanRecords }
  | { status: 'failed'; problem: ServerProblem }
)

/** The connected plans of this browser, the newest chosen first. Owns the calls that read and forget them. */
export function createPlanModel() {
  const plans = signal<readonly ConnectedPlan[]>([])
  const selected = signal<number | null>(null)

  function put(connected: ConnectedPlan): void {
    const known = plans.value.some(({ plan }) => plan.n === connected.plan.n)
    plans.value = known
      ? plans.value.map((other) => (other.plan.n === connected.plan.n ? connected : other))
      : [...plans.value, connected]
  }

  async function read(plan: Plan): Promise<void> {
    put({ plan, status: 'reading' })
    try {
      const { resources, ...rest } = await callServer(recordsSchema, `/api/plans/${String(plan.n)}/records`)
      const read = Object.values(resources).flat().map(readResource)
      if (isKnown(plan)) put({ plan, status: 'ready', records: { ...rest, resources: read } })
    } catch (error) {
      if (isKnown(plan)) put({ plan, status: 'failed', problem: problemOf(error) })
    }
  }

  function isKnown(plan: Plan): boolean {
    return plans.value.some((other) => other.plan.n === plan.n)
  }

  return {
    plans,
    selected,
    /** Adds a plan just exchanged, shows it, and begins to read it. */
    add(plan: Plan): void {
      selected.value = plan.n
      void read(plan)
    },
    read,
    /** The plans that the server still knows from before this page was loaded. */
    async restore(): Promise<void> {
      const known = await callServer(planListSchema, '/api/plans')
      for (const plan of known.plans) void read(plan)
      selected.value ??= known.plans.at(-1)?.n ?? null
    },
    async forget(plan: Plan): Promise<void> {
      await reach(`/api/plans/${String(plan.n)}`, { method: 'DELETE' })
      plans.value = plans.value.filter((other) => other.plan.n !== plan.n)
      if (selected.value === plan.n) selected.value = plans.value.at(-1)?.plan.n ?? null
    },
    async accessToken(plan: Plan): Promise<string> {
      const { accessToken } = await callServer(
        tokenSchema,
        `/api/plans/${String(plan.n)}/token`,
        postJson({}),
      )
      return accessToken
    },
  }
}

export type PlanModel = ReturnType<typeof createPlanModel>
