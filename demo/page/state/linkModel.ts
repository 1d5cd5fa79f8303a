import { signal } from '@preact/signals'
import { planSchema } from '../../wire.ts'
import { callServer, postJson, problemOf } from './callServer.ts'
import { DEFAULT_OPTIONS, createOptionsOf } from './linkOptions.ts'
import { loadLinkScript } from './linkScript.ts'
import type { ApplicationId, DemoConfig, Plan } from '../../wire.ts'
import type { CallbackLog } from './callbackLog.ts'
import type { LinkOptions } from './linkOptions.ts'
import type { FlexpaLinkGlobal } from './linkScript.ts'
import type { PlanModel } from './planModel.ts'
import type { ServerProblem } from './callServer.ts'

/** Where the connecting stands, outside FlexpaLink's own frame. */
export type LinkStage =
  | { name: 'idle' }
  | { name: 'exchanging' }
  | { name: 'left'; code?: string }
  | { name: 'failed'; problem: ServerProblem; again: () => void }
  | { name: 'refused'; message: string }

/**
 * The host page's side of FlexpaLink, as an integrator writes it: load the script, `create()` with the options and
 * callbacks, `open()` on a click, exchange the public token on our server. `onSyncing` and `onSuccess` carry the same
 * token, which works once: it is sent to the server once, whichever callback comes first.
 */
export function createLinkModel(config: DemoConfig, plans: PlanModel, log: CallbackLog) {
  const options = signal<LinkOptions>(DEFAULT_OPTIONS)
  const stage = signal<LinkStage>({ name: 'idle' })
  /** Counts the finished links, so that the page can move the focus to the new plan. */
  const arrivals = signal(0)
  const exchanges = new Map<string, Promise<Plan | null>>()
  let script: Promise<FlexpaLinkGlobal> | null = null

  function loadScript(): Promise<FlexpaLinkGlobal> {
    script ??= loadLinkScript(config.scriptUrl)
    return script
  }

  function exchange(publicToken: string, application: ApplicationId): Promise<Plan | null> {
    const running = exchanges.get(publicToken) ?? sendToken(publicToken, application)
    exchanges.set(publicToken, running)
    return running
  }

  async function sendToken(publicToken: string, application: ApplicationId): Promise<Plan | null> {
    stage.value = { name: 'exchanging' }
    try {
      const plan = await callServer(planSchema, '/api/exchange', postJson({ publicToken, application }))
      plans.add(plan)
      stage.value = { name: 'idle' }
      return plan
    } catch (error) {
      exchanges.delete(publicToken)
      const again = (): void => void exchange(publicToken, application)
      stage.value = { name: 'failed', problem: problemOf(error), again }
      return null
    }
  }

  function callbacksFor(chosen: LinkOptions): Record<string, unknown> {
    return {
      onLoad: () => {
        log.add('onLoad')
      },
      onSyncing: (publicToken: string) => {
        log.add('onSyncing', publicToken)
        if (chosen.exchangeIn === 'onSyncing') void exchange(publicToken, chosen.application)
      },
      onSuccess: (publicToken: string) => {
        log.add('onSuccess', publicToken)
        void exchange(publicToken, chosen.application).then((plan) => {
          if (plan) arrivals.value += 1
        })
      },
      onExit: (error?: { code: string }) => {
        log.add('onExit', error ? JSON.stringify(error) : 'without an error')
        stage.value = error ? { name: 'left', code: error.code } : { name: 'left' }
      },
    }
  }

  async function create(): Promise<FlexpaLinkGlobal> {
    const link = await loadScript()
    const chosen = options.value
    link.create({ ...createOptionsOf(chosen, config), ...callbacksFor(chosen) })
    return link
  }

  function refuse(error: unknown): void {
    script = window.FlexpaLink ? script : null
    const message = error instanceof Error ? error.message : String(error)
    log.add('create() threw', message)
    stage.value = { name: 'refused', message }
  }

  return {
    options,
    stage,
    arrivals,
    /** Called once the page stands: `create()` lets FlexpaLink load ahead of the click. */
    async prepare(): Promise<void> {
      // A script that does not load is told when the patient asks for it.
      await create().catch(() => {
        script = window.FlexpaLink ? script : null
      })
    },
    async connect(): Promise<void> {
      stage.value = { name: 'idle' }
      try {
        const link = await create()
        log.add('open()')
        link.open()
      } catch (error) {
        refuse(error)
      }
    },
  }
}
