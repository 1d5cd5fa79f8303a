import type { ComponentChildren } from 'preact'
import { t } from '../i18n/t.ts'

interface HandOffLinkProps {
  /** Undefined while the ticket is on its way. */
  href: string | undefined
  /** The window to use. */
  target: '_blank' | '_top'
  look: 'primary' | 'quiet'
  onFollow: () => void
  children: ComponentChildren
}

/**
 * A link to the payer: browsers that keep windows shut still follow links. Where it opens another window, the flow hears
 * of it a task later, since a link that leaves the page before it was followed leads nowhere; where it takes this window,
 * at once, since there is no later. `rel=opener` lets our own callback page say when it is done.
 */
export function HandOffLink({ href, target, look, onFollow, children }: HandOffLinkProps) {
  if (href === undefined) {
    return (
      <button class={look} type="button" aria-disabled="true">
        {t('waiting')}
      </button>
    )
  }
  return (
    <a
      class={look}
      href={href}
      target={target}
      rel="opener"
      onClick={() => (target === '_top' ? onFollow() : setTimeout(onFollow))}
    >
      {children}
    </a>
  )
}
