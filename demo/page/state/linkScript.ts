/** The global that the FlexpaLink script makes, as far as this page uses it. */
export interface FlexpaLinkGlobal {
  create(options: Record<string, unknown>): void
  open(): void
}

declare global {
  interface Window {
    FlexpaLink?: FlexpaLinkGlobal
  }
}

/** Adds FlexpaLink's script tag and waits for the global. A failed script may be asked for again. */
export function loadLinkScript(url: string): Promise<FlexpaLinkGlobal> {
  return new Promise((fulfil, refuse) => {
    if (window.FlexpaLink) {
      fulfil(window.FlexpaLink)
      return
    }
    const script = document.createElement('script')
    script.src = url
    script.onload = () => {
      if (window.FlexpaLink) fulfil(window.FlexpaLink)
      else refuse(new Error('The FlexpaLink script made no FlexpaLink'))
    }
    script.onerror = () => {
      script.remove()
      refuse(new Error('The FlexpaLink script did not load'))
    }
    document.head.append(script)
  })
}
