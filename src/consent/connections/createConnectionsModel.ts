import { signal } from '@preact/signals'
import { connectionsSchema } from '../../contract/connections.ts'
import { ApiFailure } from '../api/apiFailure.ts'
import { request } from '../api/request.ts'
import type { ReadonlySignal } from '@preact/signals'
import type { Connections } from '../../contract/connections.ts'

/** By what the patient has come: a receipt's secret, or a sign-in at the plan, which a cookie remembers. */
export type Way = { by: 'receipt'; secret: string } | { by: 'sign-in' }

/** What is asked of the patient about one connection: `asking` after the first press on "Stop sharing". */
export interface Stopping {
  id: string
  step: 'asking' | 'sending' | 'failed'
}

export type PageState =
  /** `none`: neither secret nor sign-in. `over`: the time of the sign-in is over. */
  | { name: 'loading' | 'none' | 'unknown' | 'over' | 'signedOut' | 'failed' }
  | {
      name: 'shown'
      found: Connections
      /** Unix milliseconds of this browser's clock. */
      endsAt: number | undefined
      stopping: Stopping | undefined
      /** The id of the connection that was stopped last. */
      stopped: string | undefined
    }

export interface ConnectionsModel {
  state: ReadonlySignal<PageState>
  way: Way | undefined
  load: () => void
  ask: (id: string) => void
  keep: () => void
  stop: (id: string) => void
  signOut: () => void
}

/** What the patient's page shows, and its buttons. A secret goes into bodies only, never into a URL. */
export function createConnectionsModel(way: Way | undefined, forget: () => void): ConnectionsModel {
  const state = signal<PageState>({ name: 'loading' })
  let closing: ReturnType<typeof setTimeout> | undefined

  async function call(path: 'read' | 'stop', more: { id?: string } = {}): Promise<void> {
    const body = { ...(way?.by === 'receipt' && { secret: way.secret }), ...more }
    const answer = await request(`/connections/${path}`, {
      method: 'POST',
      body,
      tries: 3,
      credentials: 'same-origin',
    })
    const found = connectionsSchema.parse(answer)
    clearTimeout(closing)
    const lastsMs = found.signedIn === undefined ? undefined : found.signedIn.endsInSeconds * 1000
    if (lastsMs !== undefined) closing = setTimeout(() => (state.value = { name: 'over' }), lastsMs)
    const endsAt = lastsMs === undefined ? undefined : Date.now() + lastsMs
    state.value = { name: 'shown', found, endsAt, stopping: undefined, stopped: more.id }
  }

  async function load(): Promise<void> {
    if (way === undefined) {
      state.value = { name: 'none' }
      return
    }
    state.value = { name: 'loading' }
    await call('read').catch((error: unknown) => (state.value = { name: nameOf(error) ?? 'failed' }))
  }

  async function stop(id: string): Promise<void> {
    const shown = state.peek()
    if (shown.name !== 'shown' || shown.stopping?.step === 'sending') return
    state.value = { ...shown, stopping: { id, step: 'sending' } }
    await call('stop', { id }).catch((error: unknown) => {
      const name = nameOf(error)
      state.value = name === undefined ? { ...shown, stopping: { id, step: 'failed' } } : { name }
    })
  }

  async function signOut(): Promise<void> {
    // Whatever comes of it, this page shows nothing any more; the cookie's time ends by itself.
    clearTimeout(closing)
    state.value = { name: 'signedOut' }
    await request('/connections/sign-out', {
      method: 'POST',
      body: {},
      credentials: 'same-origin',
      keepalive: true,
    }).catch(() => undefined)
  }

  /** @returns undefined where nothing is said about the patient's own right to see the page */
  function nameOf(error: unknown): 'unknown' | 'over' | undefined {
    if (!(error instanceof ApiFailure)) return undefined
    if (error.status === 401) return 'over'
    if (way?.by !== 'receipt' || (error.status !== 404 && error.status !== 400)) return undefined
    forget()
    return 'unknown'
  }

  const turn = (stopping: Stopping | undefined) => {
    const shown = state.peek()
    if (shown.name === 'shown') state.value = { ...shown, stopping, stopped: undefined }
  }

  return {
    state,
    way,
    load: () => void load(),
    ask: (id) => turn({ id, step: 'asking' }),
    keep: () => turn(undefined),
    stop: (id) => void stop(id),
    signOut: () => void signOut(),
  }
}
