import { signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { createCallbackLog } from './callbackLog.ts'
import { createLinkModel } from './linkModel.ts'
import { createPlanModel } from './planModel.ts'
import type { DemoConfig } from '../../wire.ts'

/** What the dialog "Raw JSON" shows. */
export interface Source {
  title: string
  text: string
  curl: string
}

/** Everything the page's components read and call. */
export function createPageModel(config: DemoConfig) {
  const plans = createPlanModel()
  const log = createCallbackLog()
  const source = signal<Source | null>(null)
  /** The last thing to tell in passing, such as "Copied"; the key makes a repeated text heard again. */
  const notice = signal({ text: '', key: 0 })

  function tell(text: string): void {
    notice.value = { text, key: notice.value.key + 1 }
  }

  return {
    config,
    plans,
    log,
    link: createLinkModel(config, plans, log),
    source,
    notice,
    tell,
    copy: async (text: string, what: string): Promise<void> => {
      try {
        await navigator.clipboard.writeText(text)
        tell(`${what} copied`)
      } catch {
        tell(`Your browser refused to copy. Open "Raw JSON" and copy the ${what} there by hand.`)
      }
    },
  }
}

export type PageModel = ReturnType<typeof createPageModel>

export const PageContext = createContext<PageModel | null>(null)

export function usePage(): PageModel {
  const page = useContext(PageContext)
  if (!page) throw new Error('usePage() outside of PageContext')
  return page
}
