import type { LinkEvent } from '../../src/contract/linkEvents.ts'

/** One line of what a host page did, and of what it was told, in their order. */
export type Entry = { load: number } & (
  | { did: 'create' | 'open' | 'exit' | 'close' | 'offline' | 'online' }
  | { heard: 'onLoad' | 'onSyncing' | 'onSuccess' | 'onExit'; value?: unknown }
  | { event: LinkEvent }
)

/** One opening of the widget as the host page knows it. */
export interface Opening {
  /** Which load of the host page it belongs to. */
  load: number
  end: 'success' | 'exit' | 'close' | 'cut off' | null
  /** Whether the host page ended it. */
  byHost: boolean
  /** Whether the network was away when it ended, or since the event before. */
  offline: boolean
  sessionId: string | null
  syncing?: unknown
  token?: unknown
  code?: string
}

/**
 * What an opening may tell, as the contract has it: `onLoad` and `onSyncing` at most once; one terminal callback, with
 * its event just before, and nothing after it; no terminal callback for `close()` or where the page went away.
 */
export function readHeard(log: readonly Entry[]): { openings: Opening[]; faults: string[] } {
  const openings: Opening[] = []
  const faults: string[] = []
  let open: Opening | undefined
  let heard: string[] = []
  let last: LinkEvent | undefined
  let offline = false
  // The goodbye may have been tried, and given up, just before the network came back.
  let wasOffline = false
  // A sync that failed takes its token with it: the next one is told by onSuccess alone.
  let syncFailed = false

  function end(how: NonNullable<Opening['end']>) {
    if (open !== undefined) Object.assign(open, { end: how, offline: offline || wasOffline })
    open = undefined
  }

  for (const [index, entry] of log.entries()) {
    const fault = (text: string) => faults.push(`${text} (line ${index})`)
    if (open !== undefined && entry.load !== open.load) end('cut off')
    if ('did' in entry) {
      if (entry.did === 'offline' || entry.did === 'online') {
        offline = entry.did === 'offline'
        wasOffline = true
      } else if (entry.did === 'close') end('close')
      else if (entry.did === 'exit' && open !== undefined) open.byHost = true
      else if (entry.did === 'open' && open === undefined && !isOpened(log[index + 1]))
        fault('open() opened nothing')
    } else if ('event' in entry) {
      last = entry.event
      if (last.name !== 'succeeded' && last.name !== 'exited') wasOffline = false
      if (last.name === 'opened') {
        if (open !== undefined) fault('opened while open')
        open = { load: entry.load, end: null, byHost: false, offline: false, sessionId: null }
        openings.push(open)
        heard = []
        syncFailed = false
      } else if (open === undefined) fault(`event ${last.name} after the end`)
      if (last.name === 'failed' && heard.includes('onSyncing')) syncFailed = true
      if (open !== undefined) open.sessionId = last.sessionId ?? open.sessionId
    } else if (open === undefined) fault(`${entry.heard} after the end`)
    else {
      if (heard.includes(entry.heard)) fault(`${entry.heard} twice`)
      heard.push(entry.heard)
      if (entry.heard === 'onSyncing') open.syncing = entry.value
      if (entry.heard === 'onSuccess') {
        if (last?.name !== 'succeeded') fault('onSuccess without the event')
        open.token = entry.value
        if (!('syncing' in open)) fault('onSuccess without onSyncing')
        else if (open.syncing !== entry.value && !syncFailed) fault('onSuccess with another token')
        end('success')
      } else if (entry.heard === 'onExit') {
        const code = (entry.value as { code?: string } | undefined)?.code
        if (last?.name !== 'exited' || last.code !== code) fault('onExit without its event')
        if (code !== undefined) open.code = code
        end('exit')
      }
    }
  }
  if (open !== undefined) faults.push('an opening never ended')
  return { openings, faults }
}

function isOpened(entry: Entry | undefined): boolean {
  return entry !== undefined && 'event' in entry && entry.event.name === 'opened'
}
