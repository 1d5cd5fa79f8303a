import type { CreateOptions } from '../../contract/options.ts'

/** How an option is written as an attribute: as it stands, as true or "false", or as words with spaces between. */
type Kind = 'text' | 'flag' | 'list'

/** The element's properties, the attribute that keeps each, and how. */
export const PROPERTIES = {
  publishableKey: { attribute: 'publishable-key', kind: 'text' },
  externalId: { attribute: 'external-id', kind: 'text' },
  usage: { attribute: 'usage', kind: 'text' },
  endpoint: { attribute: 'endpoint', kind: 'text' },
  requestedResources: { attribute: 'requested-resources', kind: 'list' },
  autoExit: { attribute: 'auto-exit', kind: 'flag' },
  skipSyncing: { attribute: 'skip-syncing', kind: 'flag' },
  skipExplainer: { attribute: 'skip-explainer', kind: 'flag' },
  locale: { attribute: 'locale', kind: 'text' },
} as const satisfies Record<string, { attribute: string; kind: Kind }>

export type PropertyName = keyof typeof PROPERTIES

export const PROPERTY_NAMES = Object.keys(PROPERTIES) as PropertyName[]

/** The property's value as its attribute has it; undefined where there is none. */
export function readProperty(element: Element, name: PropertyName): string | boolean | string[] | undefined {
  const { attribute, kind } = PROPERTIES[name]
  const written = element.getAttribute(attribute)
  if (written === null) return undefined
  if (kind === 'flag') return written !== 'false'
  return kind === 'list' ? written.split(/[\s,]+/).filter((word) => word !== '') : written
}

/** Null and undefined take the attribute away. */
export function writeProperty(
  element: Element,
  name: PropertyName,
  value: string | boolean | readonly string[] | null | undefined,
): void {
  const { attribute } = PROPERTIES[name]
  if (value === null || value === undefined) element.removeAttribute(attribute)
  else element.setAttribute(attribute, typeof value === 'object' ? value.join(' ') : String(value))
}

/** What the attributes say, for `FlexpaLink.create()` to judge. */
export function elementOptions(element: Element): Omit<CreateOptions, 'onSuccess'> {
  const options: Record<string, unknown> = {}
  for (const name of PROPERTY_NAMES) {
    const value = readProperty(element, name)
    if (value === undefined) continue
    if (name === 'externalId') options.user = { externalId: value }
    else options[name] = value
  }
  return options as unknown as Omit<CreateOptions, 'onSuccess'>
}
