import type { FlowEvent } from '../flow/events.ts'

/** What the browser reports by itself: the network's coming and going, and the word of our own callback window. */
export function watchWorld(dispatch: (event: FlowEvent) => void): void {
  addEventListener('offline', () => dispatch({ type: 'OFFLINE' }))
  addEventListener('online', () => dispatch({ type: 'ONLINE' }))
  if (!navigator.onLine) dispatch({ type: 'OFFLINE' })
  addEventListener('message', (event: MessageEvent<unknown>) => {
    // It only makes us ask the service sooner: what happened, the service says.
    if (event.origin === location.origin && isReturned(event.data)) dispatch({ type: 'RETURNED' })
  })
}

function isReturned(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'RETURNED'
}
