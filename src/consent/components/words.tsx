import { parts } from '../i18n/t.ts'
import type { ComponentChildren } from 'preact'
import type { Key, ValuesOf } from '../i18n/t.ts'

/**
 * A message as nodes. Names of plans, apps and people are isolated, so that one in another script does not turn the
 * sentence around; a value that is a node already, a link for example, stays as it is.
 */
export function words<K extends Key>(key: K, ...[values]: ValuesOf<K, ComponentChildren>): ComponentChildren {
  return parts<ComponentChildren>(key, values ?? {}).map((part) => {
    if (typeof part === 'string') return part
    return typeof part.value === 'string' ? <bdi key={part.name}>{part.value}</bdi> : part.value
  })
}
