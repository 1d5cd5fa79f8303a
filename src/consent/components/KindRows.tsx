import { locale } from '../i18n/locale.ts'
import { t } from '../i18n/t.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Counts } from '../flow/state.ts'

const numbers = new Intl.NumberFormat(locale)

interface KindRowsProps {
  kinds: readonly ResourceType[]
  counts: Counts
  /** The kinds that are complete; absent: all are. */
  done?: readonly ResourceType[]
}

/** How many records of each kind. Every row is there from the start, so that nothing moves as they come. */
export function KindRows({ kinds, counts, done = kinds }: KindRowsProps) {
  return (
    <ul class="rows">
      {kinds.map((kind) => (
        <li key={kind} class={done.includes(kind) ? 'done' : ''} data-kind={kind}>
          <span>{t(`kind.${kind}`)}</span> <span>{amount(counts[kind] ?? 0, done.includes(kind))}</span>
        </li>
      ))}
    </ul>
  )
}

function amount(count: number, done: boolean): string {
  if (done) return count === 0 ? t('syncing.none') : numbers.format(count)
  return count === 0 ? t('syncing.waiting') : t('syncing.soFar', { count })
}
