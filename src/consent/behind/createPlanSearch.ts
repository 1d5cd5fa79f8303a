import type { SessionClient } from '../api/sessionClient.ts'
import type { FlowEvent } from '../flow/events.ts'
import type { PlanList } from '../../contract/plans.ts'

/** Long enough to skip the letters of a fast typist, short enough not to be felt. */
const DEBOUNCE_MS = 60

/** Finds plans as the patient types: only the newest query counts, and one that was answered is not asked again. */
export function createPlanSearch(
  client: Pick<SessionClient, 'searchPlans'>,
  dispatch: (event: FlowEvent) => void,
) {
  const answers = new Map<string, PlanList>()
  let current = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  function cancel() {
    clearTimeout(timer)
    current.abort()
  }

  async function ask(query: string) {
    const { signal } = (current = new AbortController())
    try {
      const list = await client.searchPlans(query.trim(), signal)
      answers.set(query.trim(), list)
      dispatch({ type: 'FOUND', query, list })
    } catch {
      if (!signal.aborted) dispatch({ type: 'SEARCH_FAILED', query })
    }
  }

  return {
    cancel,
    find(query: string) {
      cancel()
      const list = answers.get(query.trim())
      if (list !== undefined) dispatch({ type: 'FOUND', query, list })
      else timer = setTimeout(() => void ask(query), DEBOUNCE_MS)
    },
  }
}
