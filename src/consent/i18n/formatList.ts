import { locale } from './locale.ts'

/** "Claims, coverage, and medicines". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items)
}
