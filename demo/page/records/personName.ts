import { at, firstText, listAt, textAt } from './fhir.ts'

/** How a person, an organization or a place is called. */
export function personName(resource: unknown): string | undefined {
  const names = listAt(resource, 'name')
  if (names.length === 0) return textAt(resource, 'name')
  const preferred = names.find((entry) => at(entry, 'use') === 'official') ?? names[0]
  const whole = firstText(preferred, ['text'])
  if (whole !== undefined) return whole
  const parts = [
    ...listAt(preferred, 'prefix'),
    ...listAt(preferred, 'given'),
    textAt(preferred, 'family'),
    ...listAt(preferred, 'suffix'),
  ].filter((part) => typeof part === 'string' && part.trim() !== '')
  return parts.length === 0 ? undefined : parts.join(' ')
}
