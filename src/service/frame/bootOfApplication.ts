import type { FrameBoot } from '../../contract/frameDocument.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Deps } from '../deps.ts'

/** What the document of the consent app says of whom it works for, in a frame as on a hosted page. */
export function bootOfApplication(
  { directory }: Pick<Deps, 'directory'>,
  { publishableKey, name, logo, mode }: Application,
): Pick<FrameBoot, 'publishableKey' | 'application' | 'mode' | 'popularPlans'> {
  return {
    publishableKey,
    application: { name, ...(logo !== undefined && { logo }) },
    mode,
    popularPlans: directory.popular(mode),
  }
}
