import { signal } from '@preact/signals'
import { connectionSchema } from '../../contract/connections.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import { request } from '../api/request.ts'
import type { ReadonlySignal } from '@preact/signals'
import type { Connection } from '../../contract/connections.ts'

/** `asking`: the patient pressed "Stop sharing" and has not answered yet. */
export type ConnectionState =
  | { name: 'loading' | 'unknown' | 'failed' }
  | {
      name: 'shown'
      connection: Connection
      stopping: 'no' | 'asking' | 'sending' | 'failed'
    }

export interface ConnectionModel {
  state: ReadonlySignal<ConnectionState>
  load: () => void
  ask: () => void
  keep: () => void
  stop: () => void
}

/** What the secret of a receipt's link shows, and its one button. The secret goes into bodies only, never into a URL. */
export function createConnectionModel(secret: string): ConnectionModel {
  const state = signal<ConnectionState>({ name: 'loading' })

  async function ask(action: 'read' | 'stop'): Promise<Connection> {
    return connectionSchema.parse(
      await request(`/connections/${action}`, { method: 'POST', body: { secret }, tries: 3 }),
    )
  }

  async function load() {
    state.value = { name: 'loading' }
    try {
      state.value = { name: 'shown', connection: await ask('read'), stopping: 'no' }
    } catch (error) {
      const unknown = error instanceof ApiFailure && (error.status === 404 || error.status === 400)
      state.value = { name: unknown ? 'unknown' : 'failed' }
    }
  }

  async function stop() {
    const shown = state.peek()
    if (shown.name !== 'shown' || shown.stopping === 'sending') return
    state.value = { ...shown, stopping: 'sending' }
    try {
      state.value = { name: 'shown', connection: await ask('stop'), stopping: 'no' }
    } catch {
      state.value = { ...shown, stopping: 'failed' }
    }
  }

  function turn(stopping: 'no' | 'asking') {
    const shown = state.peek()
    if (shown.name === 'shown') state.value = { ...shown, stopping }
  }

  return {
    state,
    load: () => void load(),
    ask: () => turn('asking'),
    keep: () => turn('no'),
    stop: () => void stop(),
  }
}
