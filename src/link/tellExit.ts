import { callHost } from './callHost.ts'
import { tellEvent } from './tellEvent.ts'
import type { KeptOptions } from './keepOptions.ts'

/** Tells the host of an opening that the script ended, not the patient. */
export function tellExit(ended: KeptOptions | undefined) {
  tellEvent(ended, { name: 'exited' })
  callHost(ended?.onExit)
}
