import { directoryVersion } from './directoryVersion.ts'
import { loadImported } from './loadImported.ts'
import type { Deps } from '../deps.ts'

/** A listener may miss something while its connection comes back. */
const LOOK_MS = 60_000

type Needs = Pick<Deps, 'database' | 'directory' | 'keys' | 'log'>

/**
 * Loads what was imported and configured of plans, and follows its changes from then on: on word from the database, and by a
 * look at the version once a minute.
 *
 * @returns stops the following
 */
export async function followDirectory(deps: Needs): Promise<() => Promise<void>> {
  let loaded = await load(deps)
  let queue: Promise<void> = Promise.resolve()
  // One after the other; most of them find that there is nothing to do.
  const look = () => {
    queue = queue
      .then(async () => {
        if ((await directoryVersion(deps)) !== loaded) loaded = await load(deps)
      })
      .catch((error: unknown) => deps.log.warn({ err: error }, 'the directory could not be read anew'))
  }
  const stopListening = deps.database.listen('directory', look)
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return async () => {
    stopListening()
    clearInterval(timer)
    await queue
  }
}

/** @returns the version that was there before it read: what changes meanwhile is read again */
async function load(deps: Needs): Promise<number> {
  const version = await directoryVersion(deps)
  deps.directory.setImported(await loadImported(deps))
  return version
}
