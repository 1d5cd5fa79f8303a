import { MAX_RETURN_URL_LENGTH } from '../../contract/sessionApi.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import { followEvents } from '../api/followEvents.ts'
import { locale } from '../i18n/locale.ts'
import { createPlanSearch } from './createPlanSearch.ts'
import { nameMistake } from './nameMistake.ts'
import type { CreateSession } from '../../contract/sessionApi.ts'
import type { Follower } from '../api/followEvents.ts'
import { createSessionClient } from '../api/sessionClient.ts'
import type { NetworkEffect } from '../flow/effects.ts'
import type { FlowEvent } from '../flow/events.ts'
import type { Failure, FlowOptions } from '../flow/state.ts'
import type { Interaction } from '../effects/watchInteraction.ts'
import type { SessionMemory } from '../effects/sessionMemory.ts'

/** What the requests need to know. */
export interface NetworkOptions {
  publishableKey: string
  memory: SessionMemory
  interaction: Interaction
  dispatch: (event: FlowEvent) => void
  /** The session to ask for, by the host's options. */
  describeSession: (options: FlowOptions) => Omit<CreateSession, 'resume' | 'returned'>
  /** The page that the patient came from: "Use this tab" comes back to it. */
  homeUrl: () => string
  /** Whether the patient came back in this window. */
  returned: () => boolean
  /** Leaves a page that no host takes away, once the service knows how it ended. */
  leadBack?: () => void
}

/** A ticket is minted anew this long before it expires, so that no click meets a dead one. */
const MINT_AHEAD_SECONDS = 60

const DELIVER_WITHIN_MS = 4_000

/** Executes the effects that reach the service; what comes of each is dispatched as an event. */
export function createNetwork(options: NetworkOptions): (effect: NetworkEffect) => void {
  const { memory, dispatch } = options
  const client = createSessionClient(options.publishableKey)
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

  async function createSession(wanted: FlowOptions) {
    unfollow()
    const resume = memory.token()
    const returned = options.returned()
    try {
      const opened = await client.create({
        ...options.describeSession(wanted),
        ...(resume === undefined ? {} : { resume }),
        ...(returned ? { returned } : {}),
      })
      memory.keep(opened.sessionToken, wanted.endpoint)
      void options.interaction.first.then(client.noteInteraction)
      dispatch({ type: 'SESSION_OPENED', opened, returned })
    } catch (error) {
      memory.forget()
      const failure = failureOf(error)
      const mistake = nameMistake(error, wanted)
      dispatch({
        type: 'SESSION_REFUSED',
        failure: mistake === undefined ? failure : { ...failure, mistake },
      })
    }
  }

  async function mint(use: 'window' | 'tab', endpointId: string) {
    const home = options.homeUrl()
    const url = home.length > MAX_RETURN_URL_LENGTH ? new URL(home).origin : home
    const returning = use === 'tab' ? { returnUrl: url } : { backUrl: url }
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

  /** The token is known already, the service only starts its 30 minutes again: the patient need not wait for it. */
  function deliver() {
    const done = () => dispatch({ type: 'DELIVERED' })
    void client.deliver().then(done, done)
    setTimeout(done, DELIVER_WITHIN_MS)
  }

  return (effect) => {
    switch (effect.type) {
      case 'createSession':
        void createSession(effect.options)
        break
      case 'search':
        search.find(effect.query)
        break
      case 'cancelSearch':
        search.cancel()
        break
      case 'sendRequest':
        void client.requestPlan(effect.request).then(
          () => dispatch({ type: 'REQUEST_STORED' }),
          () => dispatch({ type: 'REQUEST_FAILED' }),
        )
        break
      case 'recordConsent':
        void recordConsent(effect.endpointId)
        break
      case 'mint':
        void mint(effect.use, effect.endpointId)
        break
      case 'watch':
        follow(effect.after)
        break
      case 'look':
        follower?.look()
        break
      case 'deliver':
        deliver()
        break
      case 'exitSession':
        unfollow()
        memory.forget()
        void client
          .exit({ interacted: options.interaction.happened(), ...(effect.code && { code: effect.code }) })
          .then(options.leadBack)
        break
      case 'forgetSession':
        unfollow()
        memory.forget()
        options.leadBack?.()
        break
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
