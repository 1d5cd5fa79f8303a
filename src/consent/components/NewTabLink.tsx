import type { ComponentChildren } from 'preact'
import { t } from '../i18n/t.ts'

/** A link to one of our own pages, in a new tab so that nothing here is lost. */
export function NewTabLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener" title={t('newTab')}>
      {children}
    </a>
  )
}
