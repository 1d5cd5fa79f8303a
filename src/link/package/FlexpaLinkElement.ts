import { createOpener } from './createOpener.ts'
import { elementOptions, PROPERTIES, PROPERTY_NAMES, readProperty, writeProperty } from './elementOptions.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { LinkEvent } from '../../contract/linkEvents.ts'
import type { CreateOptions, Usage } from '../../contract/options.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/** What the element tells, as events that bubble; see the callback of the same name. */
export interface FlexpaLinkEventMap {
  'flexpa-load': CustomEvent<null>
  'flexpa-syncing': CustomEvent<{ publicToken: string }>
  'flexpa-success': CustomEvent<{ publicToken: string }>
  /** Without a code where there was no failure. */
  'flexpa-exit': CustomEvent<{ code?: ExitCode }>
  /** How far the patient has come, as `onEvent` hears it. */
  'flexpa-event': CustomEvent<LinkEvent>
}

declare global {
  interface HTMLElementTagNameMap {
    'flexpa-link': FlexpaLinkElement
  }
  interface HTMLElementEventMap {
    'flexpa-load': FlexpaLinkEventMap['flexpa-load']
    'flexpa-syncing': FlexpaLinkEventMap['flexpa-syncing']
    'flexpa-success': FlexpaLinkEventMap['flexpa-success']
    'flexpa-exit': FlexpaLinkEventMap['flexpa-exit']
    'flexpa-event': FlexpaLinkEventMap['flexpa-event']
  }
}

/** A server that renders the page has no elements; the class is never made there. */
const Base = (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as never)

/**
 * `<flexpa-link publishable-key external-id usage>Connect your health plan</flexpa-link>`: a button that opens the
 * widget. Each option is an attribute and a property of the same meaning as in `FlexpaLink.create()`; each callback is
 * an event.
 *
 * Its content is the words of its button, which `::part(button)` styles; a button of the page's own takes its place by
 * `slot="button"`. There is no style in it, inline or other, so that any content security policy lets it be.
 */
export class FlexpaLinkElement extends Base {
  static readonly observedAttributes = PROPERTY_NAMES.map((name) => PROPERTIES[name].attribute)

  declare publishableKey: string | undefined
  /** Becomes `user: { externalId }`. */
  declare externalId: string | undefined
  declare usage: Usage | undefined
  declare endpoint: string | undefined
  /** As an attribute: names with spaces or commas between them. */
  declare requestedResources: ResourceType[] | undefined
  /** As an attribute: absent means the default, `"false"` means no, anything else yes. */
  declare autoExit: boolean | undefined
  declare skipSyncing: boolean | undefined
  declare skipExplainer: boolean | undefined
  declare locale: string | undefined

  readonly #opener = createOpener(() => this.#options())
  #detach: (() => void) | undefined
  #isToldSoon = false

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    const button = document.createElement('button')
    button.type = 'button'
    button.setAttribute('part', 'button')
    const words = document.createElement('slot')
    words.append('Connect your health plan')
    button.append(words)
    const place = document.createElement('slot')
    place.name = 'button'
    place.append(button)
    place.addEventListener('click', (event) => {
      if (!event.defaultPrevented) this.open()
    })
    root.append(place)
  }

  /** Shows the widget, unless one is open. @throws {TypeError} as `FlexpaLink.create()` does */
  open(overrides?: { endpoint?: string }): void {
    this.#opener.open(overrides)
  }

  /** Closes the widget that this element has opened, with `flexpa-exit`. */
  exit(): void {
    this.#opener.exit()
  }

  /** Closes the widget that this element has opened, without an event. */
  close(): void {
    this.#opener.close()
  }

  connectedCallback(): void {
    this.#takeEarlyProperties()
    this.#detach ??= this.#opener.attach()
    this.#tellSoon()
  }

  /** An element that is only moved is back by the end of the task, and its widget stays open. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return
      this.#detach?.()
      this.#detach = undefined
    })
  }

  attributeChangedCallback(): void {
    this.#tellSoon()
  }

  /** What the page has set on the element before this class was there stands in the way of the accessors. */
  #takeEarlyProperties() {
    for (const name of PROPERTY_NAMES) {
      if (!Object.hasOwn(this, name)) continue
      const value = this[name]
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- an own property, out of a closed list
      delete this[name]
      writeProperty(this, name, value)
    }
  }

  /** Once for all attributes that a page sets in a row. */
  #tellSoon() {
    if (this.#isToldSoon) return
    this.#isToldSoon = true
    queueMicrotask(() => {
      this.#isToldSoon = false
      if (this.isConnected && this.publishableKey !== undefined) this.#opener.prepare()
    })
  }

  #options(): CreateOptions {
    return {
      ...elementOptions(this),
      onLoad: () => this.#tell('flexpa-load', null),
      onSyncing: (publicToken) => this.#tell('flexpa-syncing', { publicToken }),
      onSuccess: (publicToken) => this.#tell('flexpa-success', { publicToken }),
      onExit: (error) => this.#tell('flexpa-exit', { ...error }),
      onEvent: (event) => this.#tell('flexpa-event', event),
    }
  }

  #tell<Type extends keyof FlexpaLinkEventMap>(type: Type, detail: FlexpaLinkEventMap[Type]['detail']) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }
}

for (const name of PROPERTY_NAMES) {
  Object.defineProperty(FlexpaLinkElement.prototype, name, {
    get(this: FlexpaLinkElement) {
      return readProperty(this, name)
    },
    set(this: FlexpaLinkElement, value: Parameters<typeof writeProperty>[2]) {
      writeProperty(this, name, value)
    },
    configurable: true,
    enumerable: true,
  })
}
