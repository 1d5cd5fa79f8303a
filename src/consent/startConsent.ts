import { loadBehind } from './behind/loadBehind.ts'
import { readOptions } from './boot/readOptions.ts'
import { createModel } from './createModel.ts'
import { createQueue } from './effects/createQueue.ts'
import { afterPaint } from './effects/afterPaint.ts'
import { connectHost } from './effects/connectHost.ts'
import { createRunner } from './effects/createRunner.ts'
import { createSessionMemory } from './effects/sessionMemory.ts'
import { watchInteraction } from './effects/watchInteraction.ts'
import { watchWorld } from './effects/watchWorld.ts'
import type { FrameBoot } from '../contract/frameDocument.ts'
import { addScreens } from './screens/screenOf.ts'
import type { NetworkEffect } from './flow/effects.ts'
import type { Dispatch, Model } from './createModel.ts'

/**
 * Wires the state machine to the host page, the service and the browser, by the steps of `contract/messages.ts`:
 * a frame of our own script says READY and waits for OPEN, one of an old script has its options already. At top level
 * nobody is there to say OPEN, and the way back from the payer leads to our own address, where the journey goes on. A page
 * of `/link/auth` is such a one, and leads back to its client when all is done.
 */
export function startConsent(boot: FrameBoot): Model {
  const { publishableKey, openerOrigin, protocol, hosted } = boot
  const memory = createSessionMemory(publishableKey, openerOrigin)
  const returned = memory.takeReturn()
  const interaction = watchInteraction()
  const network = createQueue<NetworkEffect>()
  let openerUrl = boot.openerUrl

  const host = connectHost(openerOrigin, memory, {
    onOpen(payload) {
      if (hasOrigin(payload.openerUrl, openerOrigin)) openerUrl = payload.openerUrl
      open(model.dispatch, payload.options)
    },
    onCloseRequest: () => model.dispatch({ type: 'HOST_CLOSED' }),
  })

  const model = createModel(
    {
      application: boot.application.name,
      ...(boot.application.logo !== undefined && { logo: boot.application.logo }),
      mode: boot.mode,
      popularPlans: boot.popularPlans,
      canReturn: memory.works,
      ...(host.isTopLevel && { home: hosted?.returnPath ?? boot.openerUrl }),
      ...(hosted && { leadsBack: true }),
    },
    (dispatch) => createRunner({ host, memory, dispatch, network: network.run }),
  )

  function open(dispatch: Dispatch, given: unknown) {
    const options = readOptions(given)
    if ('field' in options) dispatch({ type: 'HOST_MISTAKE', mistake: `${options.field} is invalid` })
    else {
      const resuming = memory.token() !== undefined || options._experimentalResumeContext !== undefined
      dispatch({ type: 'OPENED', options, resuming: hosted?.resuming ?? resuming })
    }
  }

  async function loadRest() {
    const { LATER_SCREENS, createNetwork } = await loadBehind(() => location.reload())
    addScreens(LATER_SCREENS)
    network.start(
      createNetwork({
        publishableKey,
        memory,
        dispatch: model.dispatch,
        interaction,
        describeSession: ({ user, usage, endpoint, requestedResources, skipSyncing, ...rest }) => ({
          ...{ publishableKey, openerOrigin, protocol, user, usage, endpoint },
          ...{ requestedResources, skipSyncing, resumeContext: rest._experimentalResumeContext },
          hosted: hosted?.page,
        }),
        homeUrl: () => (host.isTopLevel ? location.href : openerUrl),
        returned: () => returned !== undefined,
        ...(hosted && { leadBack: () => location.replace(hosted.returnPath) }),
      }),
    )
  }

  watchWorld(model.dispatch)
  if (protocol === 1 || host.isTopLevel) open(model.dispatch, hosted?.options ?? boot.legacyOptions ?? {})
  else {
    host.post({ type: 'READY' })
    if (returned !== undefined) host.post({ type: 'RESUME', payload: returned })
  }
  afterPaint(() => void loadRest())
  return model
}

function hasOrigin(url: string, origin: string): boolean {
  try {
    return new URL(url).origin === origin
  } catch {
    return false
  }
}
