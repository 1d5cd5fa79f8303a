import { createTimers } from './createTimers.ts'
import { explainFailure } from './explainFailure.ts'
import { holdUntilPaint } from './holdUntilPaint.ts'
import type { LinkEventDetail } from '../../contract/linkEvents.ts'
import type { Effect, NetworkEffect } from '../flow/effects.ts'
import type { FlowEvent } from '../flow/events.ts'
import type { Host } from './connectHost.ts'
import type { SessionMemory } from './sessionMemory.ts'

interface Edge {
  host: Pick<Host, 'post'>
  memory: Pick<SessionMemory, 'leave'>
  dispatch: (event: FlowEvent) => void
  network: (effect: NetworkEffect) => void
}

/**
 * Executes effects: the one place where the flow meets the clock, the window, the host and the network. Returns at once;
 * what comes of an effect is dispatched as an event.
 */
export function createRunner({ memory, dispatch, network, ...edge }: Edge): (effect: Effect) => void {
  const timers = createTimers(dispatch)
  const tell = (event: LinkEventDetail, sessionId: string | null) =>
    host.post({ type: 'EVENT', payload: { ...event, sessionId, timestamp: Date.now() } })

  const host = holdUntilPaint(edge.host)

  function openWindow(path: string) {
    const opened = window.open(path, '_blank')
    // A WebView of Android that has one window only hands us that one, and takes it to the payer.
    if (opened !== null && opened === window.top) memory.leave()
    dispatch({ type: 'WINDOW_ASKED', handle: opened !== null })
  }

  return (effect) => {
    switch (effect.type) {
      case 'post':
        host.post(effect.message)
        break
      case 'reportLoaded':
        host.afterPaint(() => {
          host.post({ type: 'LOADED' })
          tell({ name: 'loaded' }, effect.sessionId)
        })
        break
      case 'tell':
        tell(effect.event, effect.sessionId)
        break
      case 'openWindow':
        openWindow(effect.path)
        break
      case 'startTimer':
        timers.start(effect.timer)
        break
      case 'stopTimer':
        timers.stop(effect.timer)
        break
      case 'rememberReturn':
        memory.leave()
        break
      case 'explain':
        explainFailure(effect.failure)
        break
      default:
        network(effect)
        break
    }
  }
}
