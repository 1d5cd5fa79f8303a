import { FlexpaLinkElement } from './FlexpaLinkElement.ts'

// Another copy of this package may have been there before, and a server has no elements.
if (typeof customElements !== 'undefined' && !customElements.get('flexpa-link')) {
  customElements.define('flexpa-link', FlexpaLinkElement)
}

export { FlexpaLinkElement }
export type { FlexpaLinkEventMap } from './FlexpaLinkElement.ts'
