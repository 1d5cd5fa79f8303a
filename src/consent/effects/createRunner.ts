import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import { followEvents } from '../api/followEvents.ts'
import { locale } from '../i18n/locale.ts'
import { afterPaint } from './afterPaint.ts'
import { createPlanSearch } from './createPlanSearch.ts'
import { createTimers } from './createTimers.ts'
import { nameMistake } from './nameMistake.ts'
import type { CreateSession } from '../../contract/sessionApi.ts'
import type { Follower } from '../api/followEvents.ts'
import type { SessionClient } from '../api/sessionClient.ts'
import type { Effect } from '../flow/effects.ts'
import type { FlowEvent } from '../flow/events.ts'
import type { Failure, FlowOptions } from '../flow/state.ts'
import type { Host } from './connectHost.ts'
import type { SessionMemory } from './sessionMemory.ts'

/** What the effects reach the world by; tests hand in their own. */
export interface Edge {
  client: SessionClient
  host: Pick<Host, 'post'>
  memory: SessionMemory
  interacted: () => boolean
  dispatch: (event: FlowEvent) => void
  /** The session to ask for, by the host's options. */
  describeSession: (options: FlowOptions) => Omit<CreateSession, 'resume' | 'returned'>
  /** Where "Use this tab" comes back to. */
  openerUrl: () => string
  /** Whether the patient came back in this window. */
  returned: () => boolean
}

/** A ticket is minted anew this long before it expires, so that no click meets a dead one. */
const MINT_AHEAD_SECONDS = 60

/**
 * Executes effects: the one place where the flow meets the network, the clock, the window and the host. Returns at once;
 * what comes of an effect is dispatched as an event.
 */
export function createRunner(edge: Edge): (effect: Effect) => void {
  const { client, host, memory, dispatch } = edge
  const timers = createTimers(dispatch)
  const search = createPlanSearch(client, dispatch)
  let follower: Follower | undefined

  function follow(after: number | null) {
    if (follower !== undefined && after === null) return
    follower?.stop()
    follower = followEvents({
      token: client.token,
      after: after ?? 0,
      onEvent: dispatch,
      onLost: () => dispatch({ type: 'SESSION_LOST' }),
    })
  }

  function unfollow() {
    follower?.stop()
    follower = undefined
  }

  async function createSession(options: FlowOptions) {
    unfollow()
    const resume = memory.token()
    const returned = edge.returned()
    try {
      const opened = await client.create({
        ...edge.describeSession(options),
        ...(resume === undefined ? {} : { resume }),
        ...(returned ? { returned } : {}),
      })
      memory.keep(opened.sessionToken, options.endpoint)
      dispatch({ type: 'SESSION_OPENED', opened, returned })
    } catch (error) {
      memory.forget()
      const failure = failureOf(error)
      const mistake = nameMistake(error, options)
      dispatch({
        type: 'SESSION_REFUSED',
        failure: mistake === undefined ? failure : { ...failure, mistake },
      })
    }
  }

  async function mint(use: 'window' | 'tab', endpointId: string) {
    const returning = use === 'tab' ? { returnUrl: edge.openerUrl() } : {}
    try {
      const { authorizePath, expiresInSeconds } = await client.mint({ endpointId, ...returning })
      dispatch({ type: 'TICKET_MINTED', use, ticket: { planId: endpointId, path: authorizePath } })
      const staleInMs = Math.max(1, expiresInSeconds - MINT_AHEAD_SECONDS) * 1_000
      setTimeout(() => dispatch({ type: 'TICKET_STALE', use, planId: endpointId }), staleInMs)
    } catch (error) {
      if (isLost(error)) dispatch({ type: 'SESSION_LOST' })
      else dispatch({ type: 'TICKET_REFUSED', planId: endpointId, failure: failureOf(error) })
    }
  }

  async function recordConsent(endpointId: string) {
    try {
      await client.recordConsent({ endpointId, locale })
    } catch (error) {
      if (isLost(error)) dispatch({ type: 'SESSION_LOST' })
      else dispatch({ type: 'CONSENT_REFUSED', failure: failureOf(error) })
    }
  }

  return (effect) => {
    switch (effect.type) {
      case 'post':
        return host.post(effect.message)
      case 'reportLoaded':
        return afterPaint(() => host.post({ type: 'LOADED' }))
      case 'createSession':
        return void createSession(effect.options)
      case 'search':
        return search.find(effect.query)
      case 'cancelSearch':
        return search.cancel()
      case 'sendRequest':
        return void client.requestPlan(effect.request).then(
          () => dispatch({ type: 'REQUEST_STORED' }),
          () => dispatch({ type: 'REQUEST_FAILED' }),
        )
      case 'recordConsent':
        return void recordConsent(effect.endpointId)
      case 'mint':
        return void mint(effect.use, effect.endpointId)
      case 'openWindow':
        return dispatch({ type: 'WINDOW_ASKED', handle: window.open(effect.path, '_blank') !== null })
      case 'watch':
        return follow(effect.after)
      case 'look':
        return follower?.look()
      case 'startTimer':
        return timers.start(effect.timer)
      case 'stopTimer':
        return timers.stop(effect.timer)
      case 'rememberReturn':
        return memory.leave()
      case 'deliver':
        // The token is known already; the service only starts its 30 minutes again.
        return void client.deliver().then(
          () => dispatch({ type: 'DELIVERED' }),
          () => dispatch({ type: 'DELIVERED' }),
        )
      case 'exitSession':
        unfollow()
        memory.forget()
        return client.exit({ interacted: edge.interacted() })
      case 'forgetSession':
        unfollow()
        return memory.forget()
      case 'complain': {
        const why = effect.code === null ? '' : `. ${EXIT_CODES[effect.code].developer}`
        return console.error(`FlexpaLink: ${effect.mistake}${why}`)
      }
    }
  }
}

function isLost(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 401
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiFailure)) return { code: null }
  return { code: error.code ?? null, reference: error.reference }
}
