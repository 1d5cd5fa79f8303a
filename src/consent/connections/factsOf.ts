import { formatFullTime } from '../i18n/formatFullTime.ts'
import { formatTime } from '../i18n/formatTime.ts'
import { KINDS, listKinds, requestedKinds } from '../i18n/kinds.ts'
import { t } from '../i18n/t.ts'
import type { Connection } from '../../contract/connections.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/**
 * What a connection is about, as pairs of term and fact.
 * @param times `near`: "today, 3:40 PM", for the page; `full`: with date and zone, for a file that is read long after
 */
export function factsOf(connection: Connection, times: 'near' | 'full'): [term: string, fact: string][] {
  const { plan, patientName: name, requestedResources, usage, agreedAt, copiedAt } = connection
  const time = (timeMs: number) => (times === 'near' ? formatTime(timeMs) : formatFullTime(timeMs))
  const until = connection.endedAt ?? connection.until
  return [
    [t('connections.plan'), plan],
    ...(name === undefined ? [] : [[t('connections.whose'), name] satisfies [string, string]]),
    [t('connections.what'), whatOf(requestedResources)],
    [t('connections.usage'), t(usage === 'ONE_TIME' ? 'connections.usage.once' : 'connections.usage.again')],
    [t('connections.since'), time(agreedAt)],
    [t('connections.until'), until === null ? t('connections.untilStopped') : time(until)],
    [t('connections.copied'), copiedAt === null ? t('connections.notCopied') : time(copiedAt)],
  ]
}

function whatOf(requested: readonly ResourceType[]): string {
  const kinds = requestedKinds(requested)
  const list = listKinds(kinds)
  if (kinds.length < KINDS.length) return list
  return t('connections.everything', { kinds: list.charAt(0).toLowerCase() + list.slice(1) })
}
