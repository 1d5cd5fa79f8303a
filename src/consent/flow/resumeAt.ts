import type { OpenedSession } from '../../contract/sessionApi.ts'
import { enter, stay, toConsent, toExplainer, toFailure, toPlan, toSearch } from './moves.ts'
import type { Outcome } from './moves.ts'
import type { State } from './state.ts'

/**
 * The first screen once the service has answered: where an interrupted session stood, or the beginning.
 *
 * A grant's token and receipt are not summed up in the answer: for a session that is past its grant the cursor stands
 * just before the `authorized` event, which then leads on from the loading screen.
 */
export function resumeAt(state: State, opened: OpenedSession, returned: boolean): Outcome {
  const { plan, resumed } = opened
  if (resumed === undefined || plan === undefined) {
    return plan === undefined ? toSearch(state) : toPlan(state, plan)
  }
  const follow = [{ type: 'watch', after: resumed.cursor }] as const
  const known: State = { ...state, handedOff: plan }
  switch (resumed.stage) {
    case 'CHOOSING':
      return toConsent(state, plan, false)
    case 'AUTHORIZING':
      // Whoever came back in this same window has no other window to finish in.
      if (returned) return toExplainer(known, plan, follow)
      return enter(
        known,
        { name: 'signingIn', plan, handle: true, seen: true, waiting: false, check: 'none' },
        [...follow, { type: 'mint', use: 'window', endpointId: plan.id }],
      )
    case 'SYNCING':
    case 'SYNCED':
      return stay(known, follow)
    case 'FAILED': {
      const { state: failed, effects } = toFailure(known, resumed.failure ?? { code: null }, plan)
      return { state: failed, effects: [...effects, ...follow] }
    }
  }
}
